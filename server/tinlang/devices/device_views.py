"""What devices ask over HTTP. Every request but that for public bytes is signed by the device's own key.

A refusal answers with its name on the wire: `{"refused": "unknown_key"}`.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import wraps

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from joserfc.jwk import OKPKey

from tinlang.common import clock
from tinlang.devices import intake, keys
from tinlang.devices.actions import TooManyEnrolments, keep_waiting, request_enrolment
from tinlang.devices.models import Device, Enrolment, EnrolmentState, Road
from tinlang.devices.queries import current_references, signed_document
from tinlang.devices.signing import current_epoch, sign_state, sign_time
from tinlang_wire.documents import Reference
from tinlang_wire.jws import key_from_jwk, public_jwk, public_key
from tinlang_wire.refusals import Reason, Refused
from tinlang_wire.requests import (
    MAX_REQUEST_BYTES,
    EnrolmentAnswer,
    EnrolmentRequest,
    SignedRequest,
    enrolment_code,
    open_request,
)

log = logging.getLogger(__name__)

JOSE = "application/jose"
FOR_EVER = "public, max-age=31536000, immutable"
RETRY_AFTER_S = 600
STATUS = {
    Reason.FORGED: 401,
    Reason.UNKNOWN_KEY: 401,
    Reason.EXPIRED: 401,
    Reason.NOT_YET_VALID: 401,
    Reason.REVOKED_KEY: 403,
    Reason.NOT_ENTITLED: 403,
    Reason.TOO_LARGE: 413,
}
"""Any other reason is a 400."""

View = Callable[..., HttpResponse]


def answers_devices(view: View) -> View:
    """Named refusals in JSON instead of pages; nothing to keep in a cache; no browser, hence no CSRF."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **parts: str) -> HttpResponse:
        try:
            response = view(request, **parts)
        except Refused as refused:
            response = _json({"refused": str(refused.reason)}, STATUS.get(refused.reason, 400))
        except TooManyEnrolments:
            response = _json({"refused": "too_many"}, 429)
            response["Retry-After"] = str(RETRY_AFTER_S)
        except keys.KeyMissing as missing:
            log.error("%s", missing)
            response = _json({"refused": "not_ready"}, 503)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def _json(value: object, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(value), content_type="application/json", status=status)


def _jose(signed: bytes) -> HttpResponse:
    return HttpResponse(signed, content_type=JOSE)


def _opened(request: HttpRequest, find_key: Callable[[str], OKPKey]) -> SignedRequest:
    return open_request(
        request.headers.get("Authorization", ""),
        find_key,
        now=clock.now(),
        method=request.method or "",
        path=request.get_full_path(),
        body=request.body,
    )


def _device(request: HttpRequest) -> tuple[Device, SignedRequest]:
    """The enrolled device that signed this request in its own name; Refused."""
    found: list[Device] = []

    def find(kid: str) -> OKPKey:
        device = Device.objects.filter(thumbprint=kid).first()
        if device is None:
            raise Refused(Reason.UNKNOWN_KEY, kid)
        if device.is_revoked:
            raise Refused(Reason.REVOKED_KEY, kid)
        found.append(device)
        return public_key(device.key["x"])

    asked = _opened(request, find)
    if asked.device != str(found[0].uid):
        raise Refused(Reason.NOT_ENTITLED, "speaks for another device")
    return found[0], asked


# -- Joining ----------------------------------------------------------------------------------------------------------


@answers_devices
@require_http_methods(["GET", "POST"])
def enrolment(request: HttpRequest) -> HttpResponse:
    """POST: a machine introduces itself. GET: where its enrolment stands."""
    return _introduce(request) if request.method == "POST" else _where_it_stands(request)


def _introduce(request: HttpRequest) -> HttpResponse:
    if len(request.body) > MAX_REQUEST_BYTES:
        raise Refused(Reason.TOO_LARGE, f"{len(request.body)} bytes")
    try:
        asked = msgspec.json.decode(request.body, type=EnrolmentRequest)
        key = key_from_jwk(dict(asked.key))
    except ValueError as error:
        raise Refused(Reason.MALFORMED, "not an enrolment request") from error

    def find(kid: str) -> OKPKey:
        if kid != key.thumbprint():
            raise Refused(Reason.UNKNOWN_KEY, kid)
        return key

    _opened(request, find)
    return _json(_answer(request_enrolment(asked=asked, address=request.META.get("REMOTE_ADDR") or None)), 202)


def _where_it_stands(request: HttpRequest) -> HttpResponse:
    found: list[Enrolment] = []

    def find(kid: str) -> OKPKey:
        enrolment = Enrolment.objects.select_related("device").filter(thumbprint=kid).first()
        if enrolment is None:
            raise Refused(Reason.UNKNOWN_KEY, kid)
        found.append(enrolment)
        return public_key(enrolment.key["x"])

    _opened(request, find)
    keep_waiting(enrolment=found[0])
    return _json(_answer(found[0]))


def _answer(enrolment: Enrolment) -> EnrolmentAnswer:
    """Enrolled only once the dispatcher has signed for the device: then all that it needs is there."""
    root = public_jwk(keys.folder().root_public())
    device = enrolment.device
    if enrolment.state == EnrolmentState.REFUSED or (device is not None and device.is_revoked):
        return EnrolmentAnswer(state="refused", root=root)
    if device is None or not device.nats_jwt:
        return EnrolmentAnswer(state="pending", root=root, code_hint=enrolment_code(enrolment.key, root))
    return EnrolmentAnswer(
        state="enrolled",
        root=root,
        device=str(device.uid),
        nats_jwt=device.nats_jwt,
        nats_urls=(settings.NATS_PUBLIC_URL,),
    )


# -- What is current ---------------------------------------------------------------------------------------------------


@answers_devices
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """State, bound to the request's nonce; 304 if the device names an ETag and nothing has changed since."""
    device, asked = _device(request)
    current = current_references(device)
    etag = _etag(current)
    if etag in [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]:
        response = HttpResponse(status=304)
    else:
        response = _jose(sign_state(device.uid, asked.nonce, current))
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _etag(current: tuple[Reference, ...]) -> str:
    said = msgspec.json.encode([current_epoch(), current, settings.NATS_PUBLIC_URL])
    return f'"{hashlib.sha256(said).hexdigest()[:32]}"'


@answers_devices
@require_safe
def document(request: HttpRequest, sha256: str) -> HttpResponse:
    """The signed bytes of that hash: public, and the same for ever."""
    found = signed_document(sha256)
    if found is None:
        return _json({"refused": "unknown"}, 404)
    response = _jose(bytes(found.signed))
    response["Cache-Control"] = FOR_EVER
    return response


@answers_devices
@require_POST
def time(request: HttpRequest) -> HttpResponse:
    """The time, bound to the request's nonce."""
    device, asked = _device(request)
    return _jose(sign_time(str(device.uid), asked.nonce))


# -- The road up, when NATS is away -----------------------------------------------------------------------------------


@answers_devices
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """A signed batch of events; the Receipt."""
    return _take(request)


@answers_devices
@require_POST
def heartbeat(request: HttpRequest) -> HttpResponse:
    """A signed heartbeat; the Receipt."""
    return _take(request)


def _take(request: HttpRequest) -> HttpResponse:
    device, _ = _device(request)
    return _jose(intake.take(request.body, device.uid, Road.HTTP))
