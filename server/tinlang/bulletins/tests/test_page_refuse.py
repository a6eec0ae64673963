"""Sending back and not approving, through the browser."""

import pytest
from django.urls import reverse

from tinlang.bulletins import actions, queries
from tinlang.bulletins.models import State, Version
from tinlang.bulletins.tests.factories import VersionFactory

pytestmark = pytest.mark.django_db(databases="__all__")

PAGES = [("bulletins:return", State.RETURNED), ("bulletins:reject", State.REJECTED)]


@pytest.fixture
def waiting(editor, dong_dang) -> Version:
    return VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)


@pytest.mark.parametrize(("name", "state"), PAGES)
def test_the_approver_gives_a_reason_and_the_editor_reads_it(client_of, editor, approver, waiting, name, state):
    address = reverse(name, args=[waiting.uid])
    assert waiting.title in client_of(approver).get(address).content.decode()
    response = client_of(approver).post(address, {"reason": "Ghi rõ <b>các thôn</b> 🎉"})
    assert (response.status_code, response.url) == (302, f"/tin/{waiting.bulletin.uid}/")
    assert Version.objects.get().state == state
    assert "Ghi rõ &lt;b&gt;các thôn&lt;/b&gt; 🎉" in client_of(editor).get(response.url).content.decode()


@pytest.mark.parametrize(("name", "state"), PAGES)
@pytest.mark.parametrize(("reason", "said"), [("", "Chưa điền"), ("  \x07 ", "Chưa điền"), ("x" * 1001, "Dài quá")])
def test_without_a_fitting_reason_nothing_happens(client_of, approver, waiting, name, state, reason, said):
    response = client_of(approver).post(reverse(name, args=[waiting.uid]), {"reason": reason})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert Version.objects.get().state == State.SUBMITTED


@pytest.mark.parametrize(("name", "state"), PAGES)
def test_one_returns_to_the_page_one_came_from_but_to_no_other_site(
    client_of, approver, editor, dong_dang, name, state
):
    browser = client_of(approver)
    for asked, reached in (
        ("/phat/cho-duyet/", "/phat/cho-duyet/"),
        ("https://evil.example/", None),
        ("//evil.example", None),
    ):
        version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
        response = browser.post(reverse(name, args=[version.uid]), {"reason": "vì", "next": asked})
        assert response.url == (reached or f"/tin/{version.bulletin.uid}/")


@pytest.mark.parametrize(("name", "state"), PAGES)
def test_what_was_decided_meanwhile_says_so(client_of, approver, waiting, name, state):
    actions.approve(version=waiting, by=approver)
    for response in (
        client_of(approver).get(reverse(name, args=[waiting.uid])),
        client_of(approver).post(reverse(name, args=[waiting.uid]), {"reason": "vì"}),
    ):
        assert response.status_code == 409
        shown = response.content.decode()
        assert "không còn chờ duyệt" in shown and f"bởi {approver}." in shown
        assert f"/tin/{waiting.bulletin.uid}/" in shown


@pytest.mark.parametrize(("name", "state"), PAGES)
@pytest.mark.parametrize("reason", ["Ghi rõ các thôn bị cắt điện", "Lý do dài " * 200])
def test_a_reason_that_comes_second_is_not_lost(client_of, approver, waiting, name, state, reason):
    actions.approve(version=waiting, by=approver)
    answer = client_of(approver).post(reverse(name, args=[waiting.uid]), {"reason": reason})
    assert answer.status_code == 409
    assert f"{reason.strip()}</textarea>" in answer.content.decode()
    assert Version.objects.get().reason == ""


@pytest.mark.parametrize(("name", "state"), PAGES)
def test_others_do_not_find_the_page(client_of, editor, neighbour, leader, waiting, name, state):
    for person in (editor, neighbour, leader):
        assert client_of(person).post(reverse(name, args=[waiting.uid]), {"reason": "vì"}).status_code == 404
    assert Version.objects.get().state == State.SUBMITTED


def test_what_waits_for_a_person_is_what_others_submitted_soonest_first(approver, neighbour, dong_dang, ky_lua):
    from datetime import timedelta

    from tinlang.common import clock

    now = clock.now()
    later = VersionFactory(unit=dong_dang, submitted=True, start_at=now + timedelta(days=1))
    sooner = VersionFactory(unit=dong_dang, submitted=True, start_at=now + timedelta(hours=1))
    at_once = VersionFactory(unit=dong_dang, submitted=True)
    VersionFactory(unit=dong_dang, edited_by=approver, submitted=True)
    VersionFactory(unit=dong_dang)
    elsewhere = VersionFactory(unit=ky_lua, submitted=True)
    assert list(queries.waiting_for(approver)) == [at_once, sooner, later]
    assert queries.count_waiting_for(approver) == 3
    assert list(queries.waiting_for(neighbour)) == [elsewhere]


def test_waiting_cards_ask_the_database_as_often_for_many_as_for_few(
    approver, dong_dang, village, django_assert_num_queries
):
    for _ in range(5):
        VersionFactory(unit=dong_dang, areas=[village], submitted=True)
    queries.count_waiting_for(approver)
    with django_assert_num_queries(11):
        for version in queries.waiting_for(approver):
            shown = (str(version.unit), [str(a) for a in version.areas.all()], version.main_variant.media.length_ms)
            assert all(shown)
            assert (
                str(version.main_variant.language) and str(version.submitted_by) and list(version.releases.all()) == []
            )
