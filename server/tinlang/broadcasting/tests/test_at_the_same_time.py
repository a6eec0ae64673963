"""Two at once, in transactions of their own: exactly one of each thing happens."""

from collections import Counter
from collections.abc import Callable

import pytest

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.broadcasting.actions import approve_and_release, order_renewals, repeat, sign_waiting
from tinlang.broadcasting.models import Attempt, Outbox, OutboxState
from tinlang.bulletins.errors import NotSubmitted
from tinlang.bulletins.models import Release, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common.tests.at_once import together
from tinlang.devices.models import DocumentSeries, SignedDocument

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def test_of_two_who_approve_at_once_one_airs_it_and_the_other_is_told(submitted, approver, dong_dang):
    other = person_with("lanh-dao-khac", "Lãnh đạo khác", dong_dang, Role.APPROVER)

    def approve(by) -> Callable[[], object]:
        return lambda: approve_and_release(version=Version.objects.get(pk=submitted.pk), by=by)

    done = together(approve(approver), approve(other), approve(approver))
    assert Counter(type(one) for one in done) == {Release: 1, NotSubmitted: 2}, done
    assert (Release.objects.count(), Outbox.objects.count()) == (1, 1)


def test_two_dispatchers_sign_each_order_once(dong_dang, ky_lua, editor, approver, neighbour, server_keys):
    deciders = {dong_dang: approver, ky_lua: neighbour}
    for unit, by in deciders.items():
        for _ in range(3):
            version = VersionFactory(unit=unit, edited_by=editor, submitted=True)
            approve_and_release(version=version, by=by)

    def work() -> int:
        count = 0
        while sign_waiting():
            count += 1
        return count

    done = together(work, work)
    assert all(isinstance(one, int) for one in done), done
    assert set(Outbox.objects.values_list("state", "tries")) == {(OutboxState.SIGNED, 1)}
    assert Attempt.objects.filter(ok=True).count() == 6
    series = DocumentSeries.objects.filter(type="plan")
    assert series.count() == 2
    assert SignedDocument.objects.filter(type="plan").count() == Outbox.objects.values("document").distinct().count()


def test_two_dispatchers_order_a_renewal_once(submitted, approver, server_keys):
    approve_and_release(version=submitted, by=approver)
    sign_waiting()
    DocumentSeries.objects.filter(type="plan").update(ahead=2**60)
    done = together(order_renewals, order_renewals)
    assert all(isinstance(one, int) for one in done), done
    assert Outbox.objects.filter(state=OutboxState.WAITING).count() == 1


def test_two_operators_repeat_once(submitted, approver, operator, server_keys):
    approve_and_release(version=submitted, by=approver)
    sign_waiting()
    order = Outbox.objects.get()
    done = together(*[lambda: repeat(outbox=order, by=operator)] * 2)
    assert all(isinstance(one, Outbox) for one in done), done
    assert Outbox.objects.filter(state=OutboxState.WAITING).count() == 1
