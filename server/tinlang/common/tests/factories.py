"""Audit entries for tests."""

import factory

from tinlang.common import audit
from tinlang.common.models import AuditEntry


class AuditEntryFactory(factory.django.DjangoModelFactory):
    """An entry, unsealed, about another entry's uid; `detail` is `{"note": …}` unless given."""

    class Meta:
        model = AuditEntry

    @classmethod
    def _create(cls, model_class, *args, action="tests.note", by=None, target=None, **fields):
        target = target or AuditEntry()
        fields.setdefault("detail", {"note": "Ghi chú có dấu"})
        return audit.record(action=action, by=by or audit.Program("kiểm thử"), target=target, **fields)
