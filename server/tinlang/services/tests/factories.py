"""Procedures for tests; dossiers are made by the actions themselves."""

from datetime import date

import factory

from tinlang.services import models


class ProcedureFactory(factory.django.DjangoModelFactory):
    """A procedure with one open version of three steps: five working days, by an officer and a leader.

    Whatever a version has may be given: `term_amount=3`, `legacy_level=2`; `steps=()` for one that has none.
    """

    class Meta:
        model = models.Procedure

    code = factory.Sequence(lambda n: f"1.{n:06}")

    @classmethod
    def _create(
        cls,
        model_class,
        *args,
        code,
        name="Cấp Giấy xác nhận tình trạng hôn nhân",
        since=date(2018, 1, 1),
        until=None,
        steps=(("Tiếp nhận", "clerk", 0), ("Giải quyết", "officer", 3), ("Ký", "leader", 2)),
        **version,
    ):
        procedure = model_class.objects.create(code=code)
        field, _ = models.ServiceField.objects.get_or_create(code="ho-tich", defaults={"name": "Hộ tịch"})
        told = {"level": "commune", "term_amount": 5, "legacy_level": 3, "online_mode": "partial", **version}
        made = models.ProcedureVersion.objects.create(
            procedure=procedure, name=name, field=field, valid_from=since, valid_to=until, **told
        )
        for position, (step, performer, amount) in enumerate(steps, start=1):
            models.StepPlan.objects.create(
                version=made, position=position, name=step, performer=performer, amount=amount
            )
        return procedure
