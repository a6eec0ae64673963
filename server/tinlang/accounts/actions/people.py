"""People: made known, signed in, given a new password."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person
from tinlang.common import audit
from tinlang.common.errors import DomainError
from tinlang.common.text import nfc


class UsernameTaken(DomainError):
    """Someone else signs in under this name."""

    message = _("Tên đăng nhập này đã có người dùng.")
    kept = _("Chưa tạo người dùng nào.")
    todo = _("Chọn một tên đăng nhập khác.")


@transaction.atomic
def create_person(
    *, username: str, display_name: str, password: str | None, by: Person | audit.Program, phone: str = ""
) -> Person:
    """Make someone known, who may do nothing until a role is given. UsernameTaken.

    Without a password nobody can sign in under the name. What `by` may do shows when they give the first role.
    """
    username = nfc(username).strip()
    if Person.objects.filter(username=username).exists():
        raise UsernameTaken(username=username)
    person = Person.objects.create_user(username, password, display_name=nfc(display_name).strip(), phone=phone)
    audit.record(action="accounts.create_person", by=by, target=person, detail={"username": username})
    return person


@transaction.atomic
def record_sign_in(*, person: Person) -> None:
    """Write down that the person has signed in."""
    audit.record(action="accounts.sign_in", by=person, target=person)


@transaction.atomic
def change_password(*, person: Person, password: str) -> None:
    """Give oneself a new password; it has been validated by the form."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    locked.set_password(password)
    locked.save(update_fields=["password"])
    person.password = locked.password
    audit.record(action="accounts.change_password", by=person, target=person)
