"""Alerts as they were signed: what is in force, what devices no longer believe, what one is made of."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.broadcasting.models import Outbox
from tinlang.broadcasting.plan import Airing, Unplayable
from tinlang.broadcasting.queries.plans import Ground, airing_of, as_approved, communes_of
from tinlang.bulletins.models import LIVE_STATES, MAIN_LANGUAGE, Priority, Release
from tinlang.common import clock
from tinlang.devices.models import SignedDocument
from tinlang.devices.queries import keys_in_force
from tinlang.devices.queries.documents import URGENT
from tinlang.units.models import Unit
from tinlang_wire.documents import Alert, AlertVariant, Cancel, audience_unit
from tinlang_wire.jws import peek

FIRST = MAIN_LANGUAGE
WORDS_CARRIED = 2_000
"""So many characters of its words a variant carries for screens; its hash is of all of them."""


def alerts_of(release: Release, unit: Unit) -> QuerySet[SignedDocument]:
    """The alerts of a release that were signed for this commune and are not over, oldest first."""
    orders = Outbox.objects.filter(release=release, unit=unit, is_urgent=True, document__isnull=False)
    return SignedDocument.objects.filter(
        pk__in=orders.values("document"), type="alert", ended_at=None, expires_at__gt=clock.now()
    ).order_by("pk")


def spoken_alert(release: Release, ground: Ground) -> tuple[Airing, list[AlertVariant]]:
    """What one commune's alert says, and to whom: Vietnamese first, for it travels along. Unplayable."""
    airing = airing_of(release, ground)
    if not airing.variants:
        raise Unplayable(_("cảnh báo không có bản ngôn ngữ nào"))
    if not airing.targets:
        raise Unplayable(_("địa bàn của cảnh báo không nằm trong xã này"))
    variants = [each for each in release.version.variants.all() if each.approved_text_sha256]
    words = []
    for variant in sorted(variants, key=lambda each: (each.language_id != FIRST, each.language_id)):
        said = as_approved(variant)
        words.append(
            AlertVariant(
                language=said.language,
                media=said.media,
                size=said.size,
                length_ms=said.length_ms,
                text_sha256=said.text_sha256,
                text=variant.words[:WORDS_CARRIED],
            )
        )
    return airing, words


def alerts_ever_signed(release: Release, unit: Unit) -> list[SignedDocument]:
    """All alerts of a release for this commune that some device may still hold, whatever took their place since."""
    return _of(release, "alert", unit, clock.now())


def cancels_in_force(release: Release, unit: Unit) -> list[SignedDocument]:
    """Its Cancels that devices are told of."""
    return [document for document in _of(release, "cancel", unit, clock.now()) if document.ended_at is None]


def _of(release: Release, kind: str, unit: Unit, now: datetime) -> list[SignedDocument]:
    """Read, not asked: of the few that a commune has in force, those that speak of the release."""
    there = SignedDocument.objects.filter(type=kind, audience=audience_unit(str(unit.uid)), expires_at__gt=now)
    return [document for document in there.order_by("pk") if _release_of(document) == str(release.uid)]


def _release_of(document: SignedDocument) -> str:
    said = peek(bytes(document.signed))[1]
    return said.release if isinstance(said, Alert | Cancel) else ""


def signed_in_vain() -> list[tuple[Release, Unit, list[SignedDocument]]]:
    """Alerts and Cancels in force that a device would refuse, by release and commune: a new epoch has begun, or their
    key may no longer sign."""
    told = keys_in_force()
    in_force = SignedDocument.objects.filter(type__in=URGENT, ended_at=None, expires_at__gt=clock.now())
    if told is None or not in_force.exists():
        return []
    trusted = [key.kid for key in told.keys if "alert" in key.types]
    found: dict[tuple[str, str], list[SignedDocument]] = {}
    for document in in_force.filter(Q(epoch__lt=told.epoch) | ~Q(kid__in=trusted)):
        found.setdefault((_release_of(document), document.audience.removeprefix("u:")), []).append(document)
    releases = {str(one.uid): one for one in Release.objects.filter(uid__in=[uid for uid, _unit in found])}
    units = {str(one.uid): one for one in Unit.objects.filter(uid__in=[uid for _release, uid in found])}
    return [
        (releases[release], units[unit], documents)
        for (release, unit), documents in found.items()
        if release in releases and unit in units
    ]


def communes_without_their_alert() -> list[tuple[Release, Unit]]:
    """Live alerts, and communes that they are for and were never ordered for: merged meanwhile, and obeyed since."""
    live = Release.objects.filter(
        state__in=LIVE_STATES, end_at__gt=clock.now(), version__priority=Priority.URGENT
    ).prefetch_related("version__areas")
    missing = []
    for release in live:
        ordered = Outbox.objects.filter(release=release, is_urgent=True).values("unit")
        units = communes_of(release.version.areas.all()).exclude(pk__in=ordered)
        missing += [(release, unit) for unit in units]
    return missing


def alerts_on_air(user: Person, now: datetime | None = None) -> QuerySet[Release]:
    """The alerts, drills too, that sound now in the person's area, the latest first."""
    live = Release.objects.visible_to(user, "bulletins.view").filter(
        state__in=LIVE_STATES, end_at__gt=now or clock.now(), version__priority=Priority.URGENT
    )
    return live.select_related("version", "unit").order_by("-approved_at")
