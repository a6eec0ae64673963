"""The list of devices: how it is narrowed and ordered, told many at once what to do, taken away as an Excel file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tinlang.common.keys import among
from tinlang.common.listing import Filter, Listing, Sort
from tinlang.common.lists import Bulk, Cell, Label, ListKind
from tinlang.devices.actions import send_command
from tinlang.devices.models import Device
from tinlang.devices.queries import Condition, Counts, by_area, conditions_of, health_of, in_use
from tinlang.devices.views.showing import VIEW, person, visible

NAME = "thiet-bi"
CONDITION = "ket-noi"


def of(request: HttpRequest) -> tuple[Listing[Device], Counts]:
    """The devices of the person's area, those revoked only if asked for; and how many are in each condition."""
    conditions = conditions_of(Device.objects.visible_to(person(request), VIEW))

    def in_condition(rows: QuerySet[Device], wanted: str) -> QuerySet[Device]:
        return among(rows, [pk for pk, condition in conditions.items() if condition == wanted])

    sorts = {
        "ten": Sort(_("Tên"), ["in_order", "pk"]),
        "dia-ban": Sort(_("Địa bàn"), [by_area(), "in_order", "pk"]),
        "moi": Sort(_("Mới đăng ký"), ["-enrolled_at", "-pk"]),
    }
    narrowing = Filter(CONDITION, _("Tình trạng"), Condition.choices, in_condition, otherwise=in_use, is_dear=True)
    listing = Listing(
        request,
        visible(request),
        search=["name", "place"],
        sorts=sorts,
        filters=[narrowing],
        per_page=50,
        name=NAME,
    )
    return listing, Counts.of(conditions.values())


def build(request: HttpRequest) -> Listing[Device]:
    return of(request)[0]


def named(device: Device) -> str:
    return f"{device.name} · {device.place or device.unit}"


def telling(command: str) -> Callable[[Device, Any, dict[str, Any]], Label]:
    def tell(device: Device, by: Any, _given: dict[str, Any]) -> Label:
        send_command(device=device, command=command, by=by)
        return _("Đã giao lệnh")

    return tell


def cells(devices: Sequence[Device]) -> Iterator[list[Cell]]:
    """A line of the file for each."""
    for health in health_of(devices):
        device = health.device
        yield [
            device.name,
            device.place,
            str(device.unit),
            str(device.organisation),
            str(health.condition.label).capitalize(),
            health.heard_at,
            health.heartbeat.volume if health.heartbeat else None,
            health.refused,
            device.enrolled_at,
            device.software,
            device.lat,
            device.lon,
        ]


KIND = ListKind(
    name=NAME,
    title=_("Thiết bị"),
    url_name="devices:list",
    permission=VIEW,
    build=build,
    headings=(
        _("Tên"),
        _("Nơi đặt"),
        _("Địa bàn"),
        _("Cơ quan, đơn vị quản lý"),
        _("Tình trạng"),
        _("Báo lần cuối"),
        _("Âm lượng (%)"),
        _("Số lần bị từ chối"),
        _("Đăng ký lúc"),
        _("Phần mềm"),
        _("Vĩ độ"),
        _("Kinh độ"),
    ),
    cells=cells,
    bulk=(
        Bulk(
            name="tieng-thu",
            verb=_("Phát tiếng thử"),
            question=_("Phát tiếng thử ở các loa này?"),
            consequence=_("Loa đang có mạng kêu ngay, trong vài giây; loa mất mạng quá một phút thì bỏ qua lệnh."),
            permission="devices.command",
            act=telling("test_tone"),
            named=named,
            icon="loudspeaker",
        ),
        Bulk(
            name="dung",
            verb=_("Dừng tin đang phát"),
            question=_("Dừng tin đang phát ở các loa này?"),
            consequence=_("Loa im ngay, tin không phát tiếp ở những loa đó."),
            permission="devices.command",
            act=telling("stop"),
            named=named,
            icon="stop",
            is_dangerous=True,
        ),
    ),
)
