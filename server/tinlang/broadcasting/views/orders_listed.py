"""The list of orders: how it is narrowed and ordered, sent again by the dozen, taken away as an Excel file."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tinlang.broadcasting import actions
from tinlang.broadcasting.models import Outbox, OutboxState
from tinlang.broadcasting.queries import orders_seen_by
from tinlang.broadcasting.queries.orders import UNSENT, in_situation, order_says
from tinlang.broadcasting.views.showing import person
from tinlang.common.listing import Filter, Listing, Sort
from tinlang.common.lists import Bulk, Cell, Label, ListKind

NAME = "lenh-gui"
SITUATIONS = [
    (OutboxState.PARKED.value, _("Tạm dừng vì lỗi")),
    (OutboxState.WAITING.value, _("Chờ ký")),
    (UNSENT, _("Đã ký, chờ mạng")),
    (OutboxState.SIGNED.value, _("Đã gửi")),
]
SITUATION = Filter("tinh-trang", _("Tình trạng"), SITUATIONS, in_situation)
TONES = {OutboxState.PARKED: "bad", OutboxState.WAITING: "now", UNSENT: "warn", OutboxState.SIGNED: ""}
SORTS = {"moi": Sort(_("Mới trước"), ["-created_at", "-pk"])}


def build(request: HttpRequest) -> Listing[Outbox]:
    """The orders of the person's area, newest first."""
    seen = orders_seen_by(person(request))
    return Listing(request, seen, search=[order_says], sorts=SORTS, filters=[SITUATION], name=NAME)


def named(order: Outbox) -> str:
    title = f": {order.release.version.title}" if order.release else ""
    return f"{order.get_cause_display()}{title} · {order.unit}"


def _repeat(order: Outbox, by: Any, _given: dict[str, Any]) -> Label:
    actions.repeat(outbox=order, by=by)
    return _("Đang gửi lại")


def cells(orders: Sequence[Outbox]) -> Iterator[list[Cell]]:
    """A line of the file for each."""
    for order in orders:
        yield [
            order.get_cause_display(),
            order.release.version.title if order.release else "",
            str(order.unit),
            _("Đã gửi") if order.is_sent else order.get_state_display(),
            order.created_at,
            order.signed_at,
            order.tries,
            order.problem,
            str(order.asked_by) if order.asked_by else "",
        ]


KIND = ListKind(
    name=NAME,
    title=_("Lệnh gửi"),
    url_name="broadcasting:orders",
    permission="broadcasting.operate",
    build=build,
    headings=(
        _("Lệnh"),
        _("Tin"),
        _("Địa bàn"),
        _("Tình trạng"),
        _("Yêu cầu lúc"),
        _("Ký lúc"),
        _("Số lần thử"),
        _("Lỗi gần nhất"),
        _("Người yêu cầu"),
    ),
    cells=cells,
    bulk=(
        Bulk(
            name="gui-lai",
            verb=_("Gửi lại"),
            question=_("Gửi lại các lệnh này?"),
            consequence=_("Loa đã phát rồi thì không phát lần nữa."),
            permission="broadcasting.operate",
            act=_repeat,
            named=named,
            icon="orders",
        ),
    ),
)
