""" "Việc của tôi hôm nay": for each role what it can do something about, and nothing of anybody else's."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.broadcasting.models import Cause, Outbox, OutboxState
from tinlang.bulletins.actions import reject, return_for_edit, withdraw
from tinlang.bulletins.models import Priority, Severity
from tinlang.bulletins.queries import waiting_for
from tinlang.bulletins.tests.factories import ReleaseFactory, VersionFactory
from tinlang.common import clock
from tinlang.common.dates import midnight
from tinlang.desk import queries
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.inventory.models import RepairTicket
from tinlang.inventory.tests.factories import StationFactory

pytestmark = pytest.mark.django_db(databases="__all__")

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _morning():
    """Nine o'clock in Viet Nam: nothing here depends on the hour of the test."""
    with clock.frozen_at(MORNING):
        yield


def titles(user):
    return [f"{task.kind}: {task.title}" for task in queries.tasks_for(user, queries.network_of(user))]


def numbers(user):
    return {figure.label: figure.value for figure in queries.figures_for(user, queries.network_of(user))}


def page(client_of, user):
    answer = client_of(user).get(reverse("desk:home"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_approver_sees_first_what_waits_for_a_decision(approver, editor, dong_dang, client_of):
    VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, title="Tiêm sởi")
    assert titles(approver) == ["Duyệt tin: Tiêm sởi"]
    html = page(client_of, approver)
    assert "Chờ tôi xử lý" in html
    assert "phát ngay khi duyệt" in html
    assert reverse("bulletins:compose") not in html


def test_the_time_left_until_it_must_be_heard_is_said(approver, editor, dong_dang):
    for hours, title in ((-1, "Muộn"), (1, "Gần"), (30, "Xa")):
        start = clock.now() + timedelta(hours=hours, minutes=1)
        VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, title=title, start_at=start)
    tasks = queries.tasks_for(approver, queries.network_of(approver))
    assert [(task.title, task.left, task.tone) for task in tasks] == [
        ("Muộn", "quá hạn 59 phút", "bad"),
        ("Gần", "còn 1 giờ", "warn"),
        ("Xa", "còn 1 ngày", ""),
    ]
    assert numbers(approver) == {"Chờ tôi xử lý": 3, "Việc đến hạn hôm nay": 1, "Việc quá hạn": 1}


def test_decisions_stand_in_the_order_of_the_page_on_which_they_are_made(approver, editor, dong_dang):
    hour, day = timedelta(hours=1), timedelta(days=1)
    for title, given in (
        ("Tuần sau", {"start_at": MORNING + 7 * day}),
        ("Trưa", {"start_at": MORNING + 3 * hour}),
        ("Ngay khi duyệt", {}),
        ("Ưu tiên, chiều", {"priority": Priority.PRIORITY, "start_at": MORNING + 6 * hour}),
        ("Muộn", {"start_at": MORNING - hour}),
    ):
        VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, title=title, **given)
    shown = [task.title for task in queries.tasks_for(approver, queries.network_of(approver))]
    assert shown == ["Ưu tiên, chiều", "Ngay khi duyệt", "Muộn", "Trưa", "Tuần sau"]
    assert shown == list(waiting_for(approver).values_list("title", flat=True))


def test_what_airs_on_whole_days_is_due_by_the_end_of_the_first(approver, editor, dong_dang):
    with clock.frozen_at(MORNING):
        for days, title in ((-1, "Hôm qua"), (0, "Hôm nay"), (1, "Mai")):
            start = midnight(clock.today() + timedelta(days=days))
            window = {"start_at": start, "end_at": start + timedelta(days=6)}
            VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, title=title, **window)
        network = queries.network_of(approver)
        assert [(task.title, task.left) for task in queries.tasks_for(approver, network)] == [
            ("Hôm qua", "quá hạn 9 giờ"),
            ("Hôm nay", "còn 15 giờ"),
            ("Mai", "còn 1 ngày"),
        ]
        assert numbers(approver) == {"Chờ tôi xử lý": 3, "Việc đến hạn hôm nay": 1, "Việc quá hạn": 1}
        for number, title in ((queries.LATE, "Hôm qua"), (queries.TODAY, "Hôm nay")):
            assert [task.title for task in queries.tasks_for(approver, network, behind=number)] == [title]


def test_an_alert_stands_above_all_and_a_drill_by_its_end_here_and_where_it_is_decided(
    approver, editor, dong_dang, client_of
):
    urgent = {"priority": Priority.URGENT, "severity": Severity.SEVERE, "every_s": 300}
    given = {"unit": dong_dang, "edited_by": editor, "submitted": True}
    hour = timedelta(hours=1)
    VersionFactory(**given, title="Sau", start_at=clock.now() + 3 * hour)
    for n in range(queries.SHOWN):
        VersionFactory(**given, title="Trước", start_at=clock.now() + hour / 2 + n * hour / 100)
    VersionFactory(**given, **urgent, title="Thử còi", is_drill=True, end_at=clock.now() + 2 * hour)
    VersionFactory(**given, **urgent, title="Nước lên", end_at=clock.now() + 4 * hour)
    tasks = queries.tasks_for(approver, queries.network_of(approver), most=queries.MOST_SHOWN)
    shown = [f"{task.kind}: {task.title}" for task in tasks]
    before = ["Duyệt tin: Trước"] * queries.SHOWN
    assert shown == ["Xác nhận cảnh báo: Nước lên", *before, "Xác nhận diễn tập: Thử còi", "Duyệt tin: Sau"]
    assert titles(approver)[0] == "Xác nhận cảnh báo: Nước lên", "it always finds room"
    decided = list(waiting_for(approver).values_list("title", flat=True))
    assert decided == [task.title for task in tasks]
    assert page(client_of, approver).count("list__item--alarm") == 1
    due_today = [task for task in tasks if queries.TODAY in task.counts]
    assert numbers(approver)["Việc đến hạn hôm nay"] == len(due_today) == 11


def test_an_editor_sees_what_came_back_and_the_own_drafts(editor, dong_dang, client_of):
    VersionFactory(unit=dong_dang, edited_by=editor, title="Nháp của tôi")
    VersionFactory(unit=dong_dang, title="Nháp của người khác")
    VersionFactory(unit=dong_dang, edited_by=editor, returned=True, title="Cắt điện")
    assert titles(editor) == ["Sửa tin: Cắt điện", "Soạn tiếp: Nháp của tôi"]
    assert numbers(editor) == {"Chờ tôi xử lý": 2, "Việc đến hạn hôm nay": 0, "Việc quá hạn": 0, "Bị trả lại": 1}
    html = page(client_of, editor)
    assert "Ghi rõ các thôn" in html
    assert reverse("bulletins:compose") in html
    assert "Nháp của người khác" not in html


def test_an_editor_is_told_for_a_week_what_was_not_approved(editor, approver, dong_dang, client_of):
    version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, title="Bán hàng")
    reject(version=version, by=approver, reason="Không phải tin của xã")
    assert titles(editor) == ["Không được duyệt: Bán hàng"]
    assert titles(approver) == []
    html = page(client_of, editor)
    assert "Không phải tin của xã" in html
    assert (numbers(editor)["Chờ tôi xử lý"], numbers(editor)["Bị trả lại"]) == (0, 1)
    with clock.frozen_at(MORNING + timedelta(days=8)):
        assert titles(editor) == []
        assert numbers(editor)["Bị trả lại"] == 0


def test_who_submitted_is_not_asked_to_decide(editor, approver, dong_dang):
    VersionFactory(unit=dong_dang, edited_by=approver, submitted=True)
    assert titles(approver) == []


def test_a_technician_sees_silent_loudspeakers_and_no_bulletins(technician, dong_dang, client_of):
    DeviceFactory(unit=dong_dang, by=technician, name="Loa Nà Pài")
    assert titles(technician) == ["Loa chưa báo lần nào: Loa Nà Pài"]
    html = page(client_of, technician)
    assert "Mạng lưới loa" in html
    assert "Phát thanh hôm nay" not in html
    assert "Soạn tin" not in html


def test_whoever_gives_alerts_sees_the_own_drafts_of_them_though_they_write_no_news(
    operator, editor, dong_dang, client_of
):
    urgent = {"unit": dong_dang, "priority": Priority.URGENT, "severity": Severity.SEVERE, "every_s": 120}
    mine = VersionFactory(**urgent, edited_by=operator, title="Nước lên")
    theirs = VersionFactory(**urgent, edited_by=editor, title="Bão vào")
    VersionFactory(unit=dong_dang, edited_by=editor, title="Tiêm sởi")
    assert titles(operator) == ["Cảnh báo chưa gửi: Nước lên"]
    assert titles(editor) == ["Cảnh báo chưa gửi: Bão vào", "Soạn tiếp: Tiêm sởi"]
    assert numbers(editor)["Chờ tôi xử lý"] == 2
    for person, version in ((operator, mine), (editor, theirs)):
        assert reverse("bulletins:edit_alert", args=[version.uid]) in page(client_of, person)


def test_who_mends_stations_sees_the_tickets_that_are_open(technician, dong_dang, client_of):
    station = StationFactory(unit=dong_dang, name="Trạm truyền thanh xã Đồng Đăng")
    ticket = RepairTicket.objects.create(station=station, cause="Hỏng bộ công suất", opened_by=technician)
    assert titles(technician) == ["Sửa trạm: Trạm truyền thanh xã Đồng Đăng"]
    assert numbers(technician)["Chờ tôi xử lý"] == 1
    assert reverse("inventory:ticket", args=[ticket.uid]) in page(client_of, technician)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.OPERATOR])
def test_an_alert_that_came_back_or_was_refused_waits_for_its_writer_whatever_their_role(
    role, approver, editor, dong_dang
):
    writer, colleague = (person_with(name, name, dong_dang, role) for name in ("viet", "khong-viet"))
    urgent = {"priority": Priority.URGENT, "severity": Severity.SEVERE, "every_s": 300, "edited_by": writer}
    given = {"unit": dong_dang, "end_at": MORNING + timedelta(hours=2), "submitted": True, **urgent}
    for decide, title in ((return_for_edit, "Nước lên"), (reject, "Sạt lở")):
        decide(version=VersionFactory(**given, title=title), by=approver, reason="Sai thôn")
    both = ["Sửa cảnh báo: Nước lên", "Cảnh báo không được duyệt: Sạt lở"]
    assert titles(writer) == titles(editor) == both
    assert numbers(writer)["Bị trả lại"] == 2
    assert titles(colleague) == []


def test_an_operator_sees_orders_that_stopped(operator, dong_dang):
    Outbox.objects.create(unit=dong_dang, cause=Cause.RENEWAL, state=OutboxState.PARKED, problem="khóa đã hết hạn")
    task = queries.tasks_for(operator, queries.network_of(operator))[0]
    assert (task.kind, task.said) == ("Gửi lại lệnh", "Xã Đồng Đăng · khóa đã hết hạn")


def test_an_operator_sees_orders_that_nobody_signs(operator, dong_dang):
    order = Outbox.objects.create(unit=dong_dang, cause=Cause.RENEWAL)
    assert titles(operator) == []
    with clock.frozen_at(clock.now() + timedelta(minutes=2)):
        task = queries.tasks_for(operator, queries.network_of(operator))[0]
        assert (task.kind, task.url) == ("Lệnh chờ ký lâu", reverse("broadcasting:order", args=[order.uid]))
        assert "quản trị hệ thống" in task.said
        assert numbers(operator)["Chờ tôi xử lý"] == 1


def test_the_page_shows_eight_lines_and_leads_to_all_of_them(approver, editor, dong_dang, client_of):
    for _ in range(11):
        VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    assert len(titles(approver)) == 8
    assert "Xem cả 11 việc" in page(client_of, approver)
    everything = client_of(approver).get(reverse("desk:tasks"))
    assert len(everything.context["tasks"]) == 11


def test_each_number_opens_the_tasks_that_it_counts(approver, editor, dong_dang, client_of):
    for hours in (-1, 1, 2, 40):
        start = clock.now() + timedelta(hours=hours)
        VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, start_at=start)
        VersionFactory(unit=dong_dang, edited_by=editor, returned=True, start_at=start)
    for user, expected in ((approver, [4, 2, 1]), (editor, [4, 2, 1, 4])):
        figures = queries.figures_for(user, queries.network_of(user))
        assert [figure.value for figure in figures] == expected
        for figure in figures:
            assert len(client_of(user).get(figure.url).context["tasks"]) == figure.value, figure


def test_the_neighbour_sees_nothing_of_it(neighbour, editor, technician, dong_dang):
    VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    ReleaseFactory(unit=dong_dang)
    DeviceFactory(unit=dong_dang, by=technician)
    network = queries.network_of(neighbour)
    assert titles(neighbour) == []
    assert network.total == 0
    assert queries.airing_today(neighbour).aired == []
    assert set(numbers(neighbour).values()) == {0}


def test_the_day_shows_what_is_on_air_over_the_quiet_hours(leader, dong_dang, client_of):
    ReleaseFactory(unit=dong_dang, version__title="Đang phát")
    day = queries.airing_today(leader)
    assert [aired.release.version.title for aired in day.aired] == ["Đang phát"]
    assert day.quiet
    assert all(part.x.endswith("%") and float(part.width[:-1]) > 0 for part in [*day.quiet, *day.windows, *day.sounds])
    assert "Đang phát" in page(client_of, leader)


def test_the_day_draws_the_seconds_that_sound_and_not_the_hours_in_which_they_may(leader, dong_dang):
    ReleaseFactory(unit=dong_dang)
    day = queries.airing_today(leader)
    window, sound = float(day.windows[0].width[:-1]), float(day.sounds[0].width[:-1])
    assert (window > 8, sound) == (True, 0.7)


def test_what_was_taken_back_unheard_is_not_drawn(leader, approver, dong_dang):
    withdraw(release=ReleaseFactory(unit=dong_dang), by=approver, reason="Sai ngày")
    day = queries.airing_today(leader)
    assert (len(day.aired), day.windows, day.sounds) == (1, [], [])


def test_nothing_to_do_says_what_to_do(editor, approver, client_of):
    assert "soạn, nghe thử rồi trình" in page(client_of, editor)
    assert "Không còn việc nào đang chờ" in page(client_of, approver)


def test_who_only_looks_on_gets_no_empty_list(leader, client_of):
    html = page(client_of, leader)
    assert "Cần làm" not in html
    assert "Phát thanh hôm nay" in html


def test_somebody_without_a_role_is_told_whom_to_ask(client_of, editor):
    editor.holdings.all().delete()
    assert "Chưa được giao vai trò nào" in page(client_of, editor)


def test_the_menu_shows_only_what_the_role_may_do(client_of, technician, editor):
    assert reverse("bulletins:list") not in page(client_of, technician)
    assert reverse("bulletins:list") in page(client_of, editor)


def test_the_page_says_where_and_as_what_one_works(client_of, editor):
    assert "Xã Đồng Đăng · Người soạn" in page(client_of, editor)


def test_what_finds_no_room_is_counted_and_not_read(dong_dang, editor, technician, django_assert_max_num_queries):
    """Eight decisions fill the list: of silent loudspeakers only the number is asked."""
    everybody = person_with("tat-ca", "Người làm mọi việc", dong_dang, *Role)
    DeviceFactory(unit=dong_dang, by=technician)
    for _ in range(queries.SHOWN):
        VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    network = queries.network_of(everybody)
    counts = queries.counts_for(everybody, network)
    assert counts["silent"].waiting == 1
    with django_assert_max_num_queries(5):  # the decisions, who handed them over, their areas with their names
        tasks = queries.tasks_for(everybody, network, counts)
    assert {task.kind for task in tasks} == {"Duyệt tin"}
    assert "silent" not in vars(network)


def test_a_busy_page_asks_as_little_as_a_quiet_one(approver, editor, technician, dong_dang, client_of):
    def fill(count):
        for _ in range(count):
            VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
            ReleaseFactory(unit=dong_dang)
            DeviceFactory(unit=dong_dang, by=technician)

    def asked():
        client = client_of(approver)
        client.get(reverse("desk:home"))
        with (
            CaptureQueriesContext(connections["default"]) as main,
            CaptureQueriesContext(connections["events"]) as told,
        ):
            client.get(reverse("desk:home"))
        return len(main) + len(told)

    fill(2)
    few = asked()
    fill(8)
    assert asked() <= few
