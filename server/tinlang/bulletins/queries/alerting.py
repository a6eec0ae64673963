"""What holds for alerts in a unit, and which of those given alone are still to be reviewed."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from tinlang.accounts.access import units_visible_to
from tinlang.accounts.models import Person
from tinlang.bulletins.models import AlertReview, AlertRule, Version
from tinlang.bulletins.queries.hands import hands_in
from tinlang.common.clock import today
from tinlang.units.models import Unit, in_force
from tinlang.units.queries import nearness


def alert_rule_for(unit: Unit, on: date | None = None) -> AlertRule | None:
    """The rule of the nearest area around the unit that day, else the country's; None: it takes two, as everywhere."""
    rank = nearness(unit, on)
    rules = AlertRule.objects.filter(in_force(on or today()), Q(unit=None) | Q(unit__in=list(rank)))
    return max(rules, key=lambda rule: rank.get(rule.unit_id, 0), default=None)


def may_give_alone(unit: Unit) -> bool:
    """Whether the unit lets one person give an alert, which a second one then reviews."""
    rule = alert_rule_for(unit)
    return rule is not None and rule.one_person


def reviews_to_make(user: Person) -> QuerySet[AlertReview]:
    """Those that this person may make: of alerts in which they had no hand, the one due first before the others."""
    there = AlertReview.objects.filter(at=None, home__in=units_visible_to(user, "bulletins.approve"))
    written = Version.writers.through.objects.filter(person=user).values("version")
    there = there.exclude(version__submitted_by=user).exclude(version__in=written)
    return there.select_related("version__bulletin", "version__decided_by").order_by("due_at")


def had_a_hand_in(review: AlertReview, user: Person) -> bool:
    """Whether this person wrote or gave the alert: they do not review it."""
    return user.pk in hands_in([review.version])[review.version_id]
