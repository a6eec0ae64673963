"""People: made known, signed in, given a new password."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import take_turns
from tinlang.accounts.actions.resetting import issue_reset, require_manager
from tinlang.accounts.actions.roles import give_role
from tinlang.accounts.actions.signing_in import end_all_but
from tinlang.accounts.errors import OwnAccount
from tinlang.accounts.models import PasswordReset, Person
from tinlang.accounts.roles import Role
from tinlang.common import audit, clock
from tinlang.common.errors import DomainError
from tinlang.common.text import nfc
from tinlang.units.models import Organisation, Unit


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
def take_on(
    *, username: str, display_name: str, phone: str, role: Role, place: Unit | Organisation, by: Person
) -> tuple[Person, str]:
    """Make somebody known with a first role, and the code by which they set their first password.

    UsernameTaken; NotAllowed for who may not manage accounts at that place.
    """
    person = create_person(username=username, display_name=display_name, password=None, phone=phone, by=by)
    give_role(person=person, role=role, place=place, by=by)
    return person, issue_reset(person=person, by=by)


@transaction.atomic
def set_active(*, person: Person, active: bool, by: Person) -> None:
    """Put an account out of use, which ends its sessions, or back into use. OwnAccount, NotAllowed."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    require_manager(by, locked)
    if by == locked:
        raise OwnAccount
    locked.is_active = active
    locked.save(update_fields=["is_active"])
    if not active:
        end_all_but(locked, "")
    audit.record(action="accounts.activate" if active else "accounts.deactivate", by=by, target=locked)


@transaction.atomic
def record_sign_in(*, person: Person) -> None:
    """Write down that the person has signed in."""
    audit.record(action="accounts.sign_in", by=person, target=person)


@transaction.atomic
def change_password(*, person: Person, password: str, keep: str) -> None:
    """Give oneself a new password, validated by the form. Sessions but `keep` end; a code handed over is void."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    locked.set_password(password)
    locked.save(update_fields=["password"])
    person.password = locked.password
    PasswordReset.objects.filter(person=person, used_at=None).update(expires_at=clock.now())
    end_all_but(person, keep)
    audit.record(action="accounts.change_password", by=person, target=person)


@transaction.atomic
def set_mail(*, person: Person, email: str, wants_mail: bool) -> None:
    """Where one's mail goes, and whether any is wanted: one's own choice. AccountClosed."""
    take_turns(person)
    person.email, person.wants_mail = email, wants_mail
    person.save(update_fields=["email", "wants_mail"])
    audit.record(
        action="accounts.set_mail", by=person, target=person, detail={"email": email, "wants_mail": wants_mail}
    )
