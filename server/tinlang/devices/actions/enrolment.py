"""Joining: a machine asks and shows a code; a technician who stands beside it types the code at the desk."""

from __future__ import annotations

import re
from datetime import timedelta
from ipaddress import ip_network

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.errors import DomainError
from tinlang.devices import keys, nats_jwt
from tinlang.devices.models import CodeAttempt, Device, Enrolment, EnrolmentState, Kind, SigningKind
from tinlang.devices.models.devices import ENROLMENT_TRANSITIONS
from tinlang.devices.queries import pending_enrolments, placement_of
from tinlang.devices.signing import ask
from tinlang.units.models import Organisation, Unit
from tinlang_wire.jws import key_from_jwk, public_jwk
from tinlang_wire.refusals import Reason, Refused
from tinlang_wire.requests import EnrolmentRequest, enrolment_code

WAITS_FOR = timedelta(hours=24)
NEW_FROM_ONE_ADDRESS = 30
"""an hour"""
WAITING_AT_MOST = 500
WRONG_CODES = 10
WRONG_CODES_WITHIN = timedelta(minutes=10)


class TooManyEnrolments(DomainError):
    """The public door takes so many new machines from one address, and so many in all, and no more."""

    message = _("Có quá nhiều thiết bị mới xin đăng ký.")
    kept = _("Các yêu cầu đang chờ vẫn còn.")
    todo = _("Thiết bị sẽ tự hỏi lại sau.")
    status = 429


class WrongCode(DomainError):
    message = _("Không có thiết bị nào đang chờ với mã này.")
    kept = _("Những gì anh/chị đã nhập vẫn còn.")
    todo = _("Nghe lại mã thiết bị đọc hoặc xem nhãn, rồi gõ đủ 10 chữ số. Loa phải đang bật và có mạng.")
    status = 404


class AmbiguousCode(DomainError):
    """Two keys with one code: chance will not do that, somebody searched for it."""

    message = _("Có hai thiết bị cùng đưa ra mã này, nên không thể biết thiết bị nào là thật.")
    kept = _("Chưa thiết bị nào được đăng ký.")
    todo = _("Xóa khóa trên thiết bị để nó sinh mã mới, và báo người quản trị: có thể có kẻ giả thiết bị.")
    status = 409


class TooManyAttempts(DomainError):
    message = _("Anh/chị đã gõ sai mã quá nhiều lần.")
    kept = _("Thiết bị vẫn đang chờ.")
    todo = _("Đợi 10 phút rồi thử lại, hoặc nhờ người khác có quyền đăng ký.")
    status = 429


class AlreadyDecided(DomainError):
    message = _("Yêu cầu đăng ký này đã có người xử lý.")
    kept = _("Chưa có gì thay đổi thêm.")
    todo = _("Mở lại danh sách thiết bị để xem kết quả.")


@transaction.atomic
def request_enrolment(*, asked: EnrolmentRequest, address: str | None) -> Enrolment:
    """A machine that holds this key asks to join; asking again is the same request. Anybody may call: bounded.

    Refused(malformed) for keys that are none, (conflict) for the NATS key of another device; TooManyEnrolments.
    """
    thumbprint, code = _named(asked)
    address, now = _network_of(address), clock.now()
    if Device.objects.filter(nats_key=asked.nats_key).exclude(thumbprint=thumbprint).exists():
        raise Refused(Reason.CONFLICT, "nats_key is that of another device: remove both keys, not one")
    known = Enrolment.objects.select_for_update().filter(thumbprint=thumbprint).first()
    if known is not None and known.state == EnrolmentState.ENROLLED:
        return known
    if known is None:
        _leave_room(address)
        known = Enrolment(thumbprint=thumbprint)
    known.state = EnrolmentState.PENDING
    known.key = {"kty": "OKP", "crv": "Ed25519", "x": asked.key["x"]}
    known.nats_key, known.code, known.address = asked.nats_key, code, address
    known.name, known.software = _one_line(asked.name, 120), _one_line(asked.software, 80)
    known.requested_at, known.expires_at = now, now + WAITS_FOR
    known.decided_at = known.decided_by = None
    known.save()
    return known


def keep_waiting(*, enrolment: Enrolment) -> None:
    """A machine that still asks where it stands is not forgotten."""
    now = clock.now()
    if enrolment.state == EnrolmentState.PENDING and enrolment.expires_at < now + WAITS_FOR / 2:
        Enrolment.objects.filter(pk=enrolment.pk, state=EnrolmentState.PENDING).update(expires_at=now + WAITS_FOR)


def _named(asked: EnrolmentRequest) -> tuple[str, str]:
    """The thumbprint of the device's key, and the code of both keys."""
    try:
        key = key_from_jwk({name: asked.key[name] for name in ("kty", "crv", "x")})
        code = enrolment_code(asked.key, public_jwk(keys.folder().root_public()))
    except (KeyError, ValueError) as error:
        raise Refused(Reason.MALFORMED, "key must be an Ed25519 JWK") from error
    if not nats_jwt.is_user_key(asked.nats_key):
        raise Refused(Reason.MALFORMED, "nats_key must be the public nkey of a user")
    return key.thumbprint(), code


def _leave_room(address: str | None) -> None:
    """Forget what nobody wanted in time, then see whether one more may wait.

    When all places are taken, the one that has not asked for longest goes: a flood cannot shut the door.
    """
    now = clock.now()
    undecided = Enrolment.objects.exclude(state=EnrolmentState.ENROLLED)
    undecided.filter(expires_at__lte=now).delete()
    if undecided.filter(address=address, requested_at__gt=now - timedelta(hours=1)).count() >= NEW_FROM_ONE_ADDRESS:
        raise TooManyEnrolments(address=address)
    longest_silent = undecided.order_by("-expires_at", "-id").values_list("pk", flat=True)[WAITING_AT_MOST - 1 :]
    Enrolment.objects.filter(pk__in=list(longest_silent)).delete()


def _network_of(address: str | None) -> str | None:
    """Whom to count as one: an IPv4 address, or the /64 that one IPv6 customer has."""
    try:
        return str(ip_network(f"{address}/64", strict=False).network_address) if ":" in (address or "") else address
    except ValueError:
        return None


def _one_line(text: str, limit: int) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip()[:limit]


def accept_enrolment(
    *,
    code: str,
    unit: Unit,
    organisation: Organisation,
    name: str,
    place: str,
    by: Person,
    kind: str = Kind.LOUDSPEAKER,
    lat: float | None = None,
    lon: float | None = None,
) -> Device:
    """The machine that shows this code joins, in this unit, under this organisation. The dispatcher then signs for it.

    NotAllowed, NoPlanUnit, TooManyAttempts, WrongCode, AmbiguousCode.
    """
    require(by, "devices.enrol", unit)
    placement_of(unit)
    _may_still_try(by)
    with transaction.atomic():
        found = list(pending_enrolments(_spelled(code)).select_for_update())
        if len(found) == 1:
            device = _enrol(
                found[0],
                Device(unit=unit, organisation=organisation, name=name, place=place, kind=kind, lat=lat, lon=lon),
                by,
            )
    _remember_attempt(by, is_right=len(found) == 1)
    if not found:
        raise WrongCode
    if len(found) > 1:
        raise AmbiguousCode
    return device


def _enrol(enrolment: Enrolment, device: Device, by: Person) -> Device:
    _move(enrolment, EnrolmentState.ENROLLED, by)
    device.key, device.thumbprint, device.nats_key = enrolment.key, enrolment.thumbprint, enrolment.nats_key
    device.software = enrolment.software
    device.enrolled_at, device.enrolled_by = clock.now(), by
    device.save()
    enrolment.device = device
    enrolment.save()
    ask(SigningKind.CONFIG, device=device, by=str(by))
    detail = {
        "name": device.name,
        "place": device.place,
        "organisation": str(device.organisation),
        "code": enrolment.code,
    }
    audit.record(action="devices.enrol", by=by, target=device, unit=device.unit, detail=detail)
    return device


def _spelled(code: str) -> str:
    """Ten digits as the device shows them, whatever stands between."""
    digits = "".join(c for c in code if c in "0123456789")
    return f"{digits[:5]} {digits[5:]}" if len(digits) == 10 else ""


def _may_still_try(by: Person) -> None:
    since = clock.now() - WRONG_CODES_WITHIN
    if CodeAttempt.objects.filter(person=by, is_right=False, at__gt=since).count() >= WRONG_CODES:
        raise TooManyAttempts


def _remember_attempt(by: Person, *, is_right: bool) -> None:
    """In a transaction of its own: a wrong code must be counted although nothing else is kept."""
    CodeAttempt.objects.filter(person=by, at__lte=clock.now() - WRONG_CODES_WITHIN).delete()
    CodeAttempt.objects.create(person=by, at=clock.now(), is_right=is_right)


def _move(enrolment: Enrolment, to: EnrolmentState, by: Person) -> None:
    if to not in ENROLMENT_TRANSITIONS[EnrolmentState(enrolment.state)]:
        raise AlreadyDecided
    enrolment.state, enrolment.decided_at, enrolment.decided_by = to, clock.now(), by


@transaction.atomic
def refuse_enrolment(*, code: str, unit: Unit, by: Person) -> Enrolment:
    """The machine that shows this code is not ours; it is told so. It may ask again, and then waits again."""
    require(by, "devices.enrol", unit)
    _may_still_try(by)
    enrolment = pending_enrolments(_spelled(code)).select_for_update().first()
    if enrolment is None:
        raise WrongCode
    _move(enrolment, EnrolmentState.REFUSED, by)
    enrolment.save()
    audit.record(action="devices.refuse_enrolment", by=by, target=enrolment, unit=unit, detail={"code": enrolment.code})
    return enrolment
