"""An alert given by one person where the unit allows it; a second one reviews it afterwards."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tinlang.accounts.access import delegation_for, may_by_role, require
from tinlang.accounts.confirming import Confirmation, manner_of
from tinlang.accounts.models import Person
from tinlang.bulletins import errors
from tinlang.bulletins.actions.deciding import bind, purpose_of
from tinlang.bulletins.actions.moving import checked_reason, lock, require_move
from tinlang.bulletins.models import AlertReview, State, Version
from tinlang.bulletins.queries import alert_rule_for, hands_in
from tinlang.common import audit, clock


@transaction.atomic
def approve_alone(*, version: Version, by: Person, reason: str, confirmation: Confirmation | None = None) -> Version:
    """Let an alert of one's own go without a second person, and say why; its review is then due.

    NotSubmitted, NotYours for somebody else's, NotAlone where the unit has not ruled so or it is no alert,
    ReasonMissing, ConfirmationMissing.
    """
    stored = lock(version)
    require(by, "bulletins.alert", stored.unit)
    require_move(stored, State.APPROVED, errors.NotSubmitted)
    if stored.submitted_by_id != by.pk:
        raise errors.NotYours
    rule = alert_rule_for(stored.unit)
    if not stored.is_urgent or stored.is_drill or rule is None or not rule.one_person:
        raise errors.NotAlone
    reason = checked_reason(reason)
    manner = manner_of(by, purpose_of(stored), confirmation)
    alone: dict[str, Any] = {"is_alone": True, "reason": reason}
    approved = bind(stored, by=by, decided_by=by, manner=manner, **alone)
    AlertReview.objects.create(version=approved, home=stored.unit, due_at=AlertReview.due_from(rule))
    audit.record(action="bulletins.approve_alone", by=by, target=approved, unit=stored.unit, detail={"reason": reason})
    return approved


@transaction.atomic
def review_alert(*, review: AlertReview, by: Person, was_right: bool, words: str) -> AlertReview:
    """Say of an alert that was given alone whether it was right. AlreadyReviewed, HandInIt, ReasonMissing."""
    stored = AlertReview.objects.select_for_update(of=("self",)).select_related("home", "version").get(pk=review.pk)
    require(by, "bulletins.approve", stored.home)
    if stored.at is not None:
        raise errors.AlreadyReviewed
    hands = hands_in([stored.version])[stored.version_id]
    own = may_by_role(by, "bulletins.approve", stored.home)
    if by.pk in hands or not (own or delegation_for(by, "bulletins.approve", stored.home, other_than=hands)):
        raise errors.HandInIt
    stored.by, stored.at, stored.was_right, stored.words = by, clock.now(), was_right, checked_reason(words)
    stored.save(update_fields=["by", "at", "was_right", "words"])
    detail = {"was_right": was_right, "words": stored.words}
    audit.record(action="bulletins.review_alert", by=by, target=stored.version, unit=stored.home, detail=detail)
    return stored
