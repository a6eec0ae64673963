""" "Lệnh gửi": every try is a row that an operator sees and can repeat."""

import pytest
from django.urls import reverse

from tinlang.accounts.access import NotAllowed
from tinlang.broadcasting.actions import repeat, sign_waiting
from tinlang.broadcasting.models import Cause, Outbox, OutboxState
from tinlang.bulletins.tests.factories import ReleaseFactory
from tinlang.devices.actions import send_pending
from tinlang.devices.actions.sending import LinkDown
from tinlang.devices.models import OutgoingDocument, SignedDocument

pytestmark = pytest.mark.django_db(databases="__all__")


class Away:
    """A publisher whose NATS cannot be reached."""

    def publish(self, subject: str, payload: bytes) -> None:
        raise LinkDown("connection refused")


class There:
    """A publisher whose NATS takes everything."""

    def publish(self, subject: str, payload: bytes) -> None:
        pass


@pytest.fixture
def order(aired) -> Outbox:
    aired()
    return Outbox.objects.get()


@pytest.fixture
def read(client_of, operator):
    def text(name: str, *args: object, query: str = "") -> str:
        address = reverse(f"broadcasting:{name}", args=args) + query
        return " ".join(client_of(operator).get(address).content.decode().split())

    return text


def test_the_list_shows_what_each_order_is_for_and_how_it_stands(order, read):
    shown = read("orders")
    assert f"Cho phát tin: {order.release.version.title}" in shown
    assert "Đã ký, chờ mạng" in shown
    send_pending(There())
    assert "Đã gửi" in read("orders", query="?tinh-trang=signed")
    assert order.release.version.title not in read("orders", query="?tinh-trang=unsent").split("listing-bar")[1]


def test_what_the_province_says_is_found_among_the_orders_of_a_commune(read, dong_dang, lang_son, ky_lua):
    """The order is the commune's, the bulletin the province's."""
    for home, title in ((lang_son, "Tiêm sởi toàn tỉnh"), (dong_dang, "Tiêm sởi ở Đồng Đăng")):
        release = ReleaseFactory(unit=home, version__title=title)
        Outbox.objects.create(unit=dong_dang, cause=Cause.RELEASE, release=release)
    elsewhere = ReleaseFactory(unit=ky_lua, version__title="Tiêm sởi ở Kỳ Lừa")
    Outbox.objects.create(unit=ky_lua, cause=Cause.RELEASE, release=elsewhere)
    shown = read("orders", query="?tim=tiem+soi")
    assert "Tiêm sởi toàn tỉnh" in shown and "Tiêm sởi ở Đồng Đăng" in shown
    assert "Kỳ Lừa" not in shown
    assert "Tiêm sởi toàn tỉnh" not in read("orders", query="?tim=dong+dang")


def test_every_try_to_send_is_seen(order, read):
    send_pending(Away())
    OutgoingDocument.objects.update(next_at=order.created_at)
    send_pending(There())
    shown = read("order", order.uid)
    for words in ("Đã ký lịch phát", "Chưa gửi được", "connection refused", "Đã gửi lên mạng"):
        assert words in shown


def test_while_the_network_is_away_one_is_told_that_loudspeakers_still_fetch_it(order, read):
    send_pending(Away())
    assert "Loa có Internet vẫn tự hỏi máy chủ" in read("order", order.uid)


def test_to_send_again_is_the_first_thing_offered_only_while_it_has_not_gone_out(order, read):
    assert "button--primary" in read("order", order.uid)
    send_pending(There())
    shown = read("order", order.uid)
    assert "button--primary" not in shown
    assert reverse("broadcasting:repeat", args=[order.uid]) in shown


def test_repeating_a_sent_order_signs_a_newer_plan_with_the_same_items(order, operator):
    send_pending(There())
    again = repeat(outbox=order, by=operator)
    assert (again.cause, again.asked_by, again.state) == (Cause.REPEAT, operator, OutboxState.WAITING)
    sign_waiting()
    assert SignedDocument.objects.filter(type="plan").count() == 2
    assert send_pending(There()) == 1


def test_repeating_twice_before_it_is_signed_is_repeating_once(order, operator):
    assert repeat(outbox=order, by=operator) == repeat(outbox=order, by=operator)
    assert Outbox.objects.count() == 2


def test_a_parked_order_is_itself_tried_again(order, operator, client_of):
    Outbox.objects.update(
        state=OutboxState.PARKED, document=None, outgoing=None, signed_at=None, problem="thiếu tệp", tries=4
    )
    answer = client_of(operator).post(reverse("broadcasting:repeat", args=[order.uid]))
    assert answer.headers["Location"] == reverse("broadcasting:order", args=[order.uid])
    order.refresh_from_db()
    assert (order.state, order.problem, order.tries) == (OutboxState.WAITING, "", 0)


def test_only_an_operator_repeats(order, leader, client_of):
    with pytest.raises(NotAllowed):
        repeat(outbox=order, by=leader)
    assert client_of(leader).post(reverse("broadcasting:repeat", args=[order.uid])).status_code in (403, 404)
    assert Outbox.objects.count() == 1


def test_the_menu_counts_what_stands_still(order, read):
    assert "menu__count" not in read("orders")
    Outbox.objects.update(state=OutboxState.PARKED, document=None, outgoing=None, signed_at=None, problem="thiếu tệp")
    assert '<span class="menu__count">1' in read("orders")


def test_a_long_list_costs_as_many_queries_as_a_short_one(
    aired, approver, dong_dang, client_of, operator, django_assert_max_num_queries
):
    for _ in range(12):
        aired()
    client = client_of(operator)
    with django_assert_max_num_queries(30):
        client.get(reverse("broadcasting:orders"))
