"""A review: counted from the checks of its days, asked of every commune; one without a station answers in one tap."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common.clock import today
from tinlang.common.models import AuditEntry
from tinlang.inventory import actions
from tinlang.inventory.errors import HasAStation, NotOfTheReview, ReviewClosed, ReviewEndsFirst
from tinlang.inventory.models import NoStation, Review
from tinlang.inventory.queries import asked_of, progress_of
from tinlang.inventory.tests.factories import CheckFactory, StationFactory
from tinlang.units.actions import rebuild_closure
from tinlang.units.models import Unit
from tinlang.units.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(lang_son):
    return person_with("van-hanh-tinh", "Vận hành tỉnh", lang_son, Role.OPERATOR)


@pytest.fixture
def ba_son(lang_son, dong_dang):
    """A commune without a station."""
    unit = UnitFactory(name="Ba Sơn", parent=lang_son)
    rebuild_closure()
    return unit


@pytest.fixture
def review(lang_son, manager, station, ba_son):
    """Of the whole province, from five days ago to five days ahead."""
    return a_review(lang_son, manager)


def a_review(unit, by, begins=-5, ends=5, name="Rà soát quý IV"):
    first, last = today() + timedelta(days=begins), today() + timedelta(days=ends)
    return actions.open_review(unit=unit, name=name, begins_on=first, ends_on=last, by=by)


def progress(review):
    return progress_of(Review.objects.get(pk=review.pk), Unit.objects.all())


def told(review):
    found = progress(review)
    return found.done, found.communes, [row.now.commune.name for row in found.missing]


def test_a_check_of_its_days_counts_by_itself_and_no_other_does(review, station, manager):
    assert told(review) == (0, 2, ["Ba Sơn", "Đồng Đăng"])
    CheckFactory(station=station, by=manager, on=today() - timedelta(days=6))
    assert told(review)[0] == 0, "the day before it began"
    check = CheckFactory(station=station, by=manager, on=today() - timedelta(days=5))
    assert told(review) == (1, 2, ["Ba Sơn"])
    check.delete()
    assert told(review)[0] == 0, "nothing was copied"


def test_a_commune_with_two_stations_is_done_when_both_are_checked(review, station, dong_dang, manager):
    other = StationFactory(unit=dong_dang, name="Trạm thứ hai")
    CheckFactory(station=station, by=manager)
    assert told(review)[0] == 0
    CheckFactory(station=other, by=manager, broken=True)
    assert told(review)[0] == 1


def test_a_central_station_is_listed_and_no_commune_waits_for_it(review, station, dong_dang, manager):
    CheckFactory(station=station, by=manager)
    StationFactory(unit=dong_dang, name="Trạm trung tâm", kind="central")
    found = progress(review)
    assert (found.done, [str(row.now.station) for row in found.missing if row.now.station]) == (1, ["Trạm trung tâm"])


def test_how_each_stood_before_and_stands_now_is_told(review, station, manager):
    CheckFactory(station=station, by=manager, on=today() - timedelta(days=8), broken=True)
    CheckFactory(station=station, by=manager, on=today() - timedelta(days=1))
    found = progress(review)
    row = next(row for row in found.rows if row.now.station == station)
    assert (row.before.state, row.now.state) == ("hong", "hoat-dong-duoc")
    assert (found.before.figures.broken, found.now.figures.serviceable) == (1, 1)


def test_when_it_is_over_it_is_counted_as_of_its_last_day(lang_son, manager, station, ba_son):
    review = a_review(lang_son, manager, begins=-20, ends=-10)
    CheckFactory(station=station, by=manager)
    assert told(review) == (0, 2, ["Ba Sơn", "Đồng Đăng"])
    assert progress(review).now.area.on == today() - timedelta(days=10)
    CheckFactory(station=station, by=manager, on=today() - timedelta(days=10))
    assert told(review)[0] == 1, "written down late, seen in time"


def test_a_commune_without_a_station_says_so_once(review, ba_son, lang_son):
    leader = person_with("lanh-dao-ba-son", "Lãnh đạo", ba_son, Role.LEADER)
    for _ in range(2):
        actions.confirm_no_station(review=review, unit=ba_son, by=leader)
    assert NoStation.objects.count() == 1
    assert told(review) == (1, 2, ["Đồng Đăng"])
    assert AuditEntry.objects.filter(action="inventory.confirm_no_station").count() == 1


def test_who_has_a_station_cannot_say_that_there_is_none(review, operator, dong_dang, lang_son, manager):
    with pytest.raises(HasAStation):
        actions.confirm_no_station(review=review, unit=dong_dang, by=operator)
    elsewhere = UnitFactory(name="Khánh Khê", parent=lang_son)
    rebuild_closure()
    own = a_review(dong_dang, operator)
    with pytest.raises(NotOfTheReview):
        actions.confirm_no_station(review=own, unit=elsewhere, by=manager)


def test_closing_says_when_and_freezes_nothing(review, station, manager, ba_son):
    closed = actions.close_review(review=review, by=manager)
    assert (closed.closed_by, closed.is_closed) == (manager, True)
    CheckFactory(station=station, by=manager)
    assert told(review)[0] == 1
    with pytest.raises(ReviewClosed):
        actions.close_review(review=review, by=manager)
    with pytest.raises(ReviewClosed):
        actions.confirm_no_station(review=review, unit=ba_son, by=manager)


def test_only_who_manages_the_network_there_opens_and_closes_one(review, lang_son, operator, inspector, dong_dang):
    for person, unit in ((operator, lang_son), (inspector, dong_dang)):
        with pytest.raises(NotAllowed):
            a_review(unit, person)
    with pytest.raises(NotAllowed):
        actions.close_review(review=review, by=operator)
    with pytest.raises(ReviewEndsFirst):
        a_review(dong_dang, operator, begins=2, ends=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(ends_on=today() - timedelta(days=30))


def test_each_commune_is_asked_for_what_is_missing_of_its_own(review, station, operator, editor, ba_son, ky_lua):
    there = person_with("van-hanh-ba-son", "Vận hành", ba_son, Role.OPERATOR)
    assert [(one.stations, one.communes) for one in asked_of(operator)] == [(1, 0)]
    assert [(one.stations, one.communes) for one in asked_of(there)] == [(0, 1)]
    assert asked_of(editor) == [], "who writes checks no station, and theirs has one"
    CheckFactory(station=station, by=operator)
    actions.confirm_no_station(review=review, unit=ba_son, by=there)
    assert (asked_of(operator), asked_of(there)) == ([], [])


@pytest.mark.parametrize(("begins", "ends"), [(1, 5), (-9, -1)])
def test_nobody_is_asked_before_it_begins_or_after_it_ended(lang_son, manager, station, operator, begins, ends):
    a_review(lang_son, manager, begins=begins, ends=ends)
    assert asked_of(operator) == []


def test_a_commune_sees_the_review_of_its_province_and_of_it_its_own_rows_only(review, operator, client_of, station):
    page = client_of(operator).get(reverse("inventory:review", args=[review.uid]))
    assert [row.now.commune.name for row, *_ in page.context["rows"]] == ["Đồng Đăng"]
    assert "0/1 xã, phường đã xong" in page.content.decode()
    assert "Ba Sơn" not in page.content.decode()


def test_the_review_of_another_commune_is_not_there(dong_dang, operator, neighbour, client_of):
    own = a_review(dong_dang, operator)
    assert client_of(neighbour).get(reverse("inventory:review", args=[own.uid])).status_code == 404
    assert own.name not in client_of(neighbour).get(reverse("inventory:reviews")).content.decode()


def test_each_count_opens_the_rows_behind_it(review, manager, client_of, station):
    CheckFactory(station=station, by=manager)
    client, address = client_of(manager), reverse("inventory:review", args=[review.uid])
    figures = client.get(address).context["figures"]
    for figure in figures[:2]:
        rows = client.get(address + figure["url"]).context["rows"]
        assert len(rows) == figure["value"] == 1


def test_it_is_opened_answered_and_closed_on_the_screen(lang_son, manager, ba_son, client_of, station):
    client = client_of(manager)
    days = {"begins_on": f"{today():%d/%m/%Y}", "ends_on": f"{today():%d/%m/%Y}"}
    sent = {"name": "Rà soát thử", "unit": str(lang_son.uid), **days}
    opened = client.post(reverse("inventory:open_review"), sent)
    review = Review.objects.get()
    assert opened.headers["Location"] == reverse("inventory:review", args=[review.uid])
    client.post(reverse("inventory:confirm_no_station", args=[review.uid, ba_son.uid]))
    assert "1/2 xã, phường đã xong" in client.get(reverse("inventory:review", args=[review.uid])).content.decode()
    client.post(reverse("inventory:close_review", args=[review.uid]))
    assert Review.objects.get().is_closed
    wrong = client.post(reverse("inventory:open_review"), {**sent, "ends_on": "1/1/2020"})
    assert wrong.status_code == 422
    assert "Ngày kết thúc ở trước ngày bắt đầu" in wrong.content.decode()


def test_many_communes_ask_what_a_few_ask(review, manager, client_of, lang_son, django_assert_max_num_queries):
    client, address = client_of(manager), reverse("inventory:review", args=[review.uid])
    client.get(address)
    with django_assert_max_num_queries(60) as few:
        client.get(address)
    for number in range(40):
        unit = UnitFactory(name=f"Xã thử {number}", parent=lang_son)
        if number % 2:
            CheckFactory(station=StationFactory(unit=unit), by=manager)
        else:
            NoStation.objects.create(review=review, unit=unit, by=manager)
    rebuild_closure()
    with django_assert_max_num_queries(len(few)):
        client.get(address)
