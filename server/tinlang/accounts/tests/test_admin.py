"""The technicians' admin opens for them, and rows that change by actions are only read there."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.common.models import AuditEntry, AuditHead
from tinlang.common.tests.factories import AuditEntryFactory
from tinlang.units.models import Organisation, Unit
from tinlang.units.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def superuser(client_of):
    return client_of(Person.objects.create_superuser("ky-su", "mat-khau-de-thu", display_name="Kỹ sư"))


@pytest.mark.parametrize("model", [Person, Unit, Organisation, AuditEntry, AuditHead])
def test_lists_and_rows_open(superuser, dong_dang, editor, model):
    OrganisationFactory(unit=dong_dang)
    AuditEntryFactory()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert superuser.get(reverse(f"{name}_changelist"), {"q": "a"} if model is not AuditHead else {}).status_code == 200
    row = model.objects.first()
    if row is not None:
        assert superuser.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("model", [Unit, Organisation, AuditEntry, AuditHead])
def test_what_changes_by_actions_is_only_read(superuser, rf, model):
    request = rf.get("/")
    request.user = Person.objects.get()
    page = admin.site._registry[model]
    assert not any([page.has_add_permission(request), page.has_change_permission(request)])
    assert not page.has_delete_permission(request)


def test_an_official_does_not_come_in(client_of, administrator):
    assert client_of(administrator).get(reverse("admin:index")).status_code == 302
