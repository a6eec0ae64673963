"""Alerts as they were signed: what is in force, what devices no longer believe, what one is made of."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.broadcasting.models import Outbox
from tinlang.broadcasting.plan import Airing, Unplayable
from tinlang.broadcasting.queries.plans import Ground, airing_of, as_approved
from tinlang.bulletins.models import LIVE_STATES, MAIN_LANGUAGE, Priority, Release
from tinlang.common import clock
from tinlang.devices.models import SignedDocument
from tinlang.devices.queries import keys_in_force
from tinlang.units.models import Unit
from tinlang_wire.documents import AlertVariant

FIRST = MAIN_LANGUAGE


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
                text=variant.words,
            )
        )
    return airing, words


def alerts_signed_in_vain() -> list[tuple[SignedDocument, Outbox]]:
    """Those in force that a device would refuse: a new epoch has begun, or their key may no longer sign."""
    told = keys_in_force()
    if told is None:
        return []
    trusted = [key.kid for key in told.keys if "alert" in key.types]
    in_vain = SignedDocument.objects.filter(type="alert", ended_at=None, expires_at__gt=clock.now())
    in_vain = in_vain.filter(Q(epoch__lt=told.epoch) | ~Q(kid__in=trusted))
    orders = Outbox.objects.filter(document__in=in_vain, release__state__in=LIVE_STATES)
    return [(order.document, order) for order in orders.select_related("document", "release", "unit") if order.document]


def alerts_on_air(user: Person, now: datetime | None = None) -> QuerySet[Release]:
    """The alerts, drills too, that sound now in the person's area, the latest first."""
    live = Release.objects.visible_to(user, "bulletins.view").filter(
        state__in=LIVE_STATES, end_at__gt=now or clock.now(), version__priority=Priority.URGENT
    )
    return live.select_related("version", "unit").order_by("-approved_at")
