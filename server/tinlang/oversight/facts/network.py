"""Communes and their stations: three facts of a station, never one."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tinlang.inventory.queries import area_of, board_of
from tinlang.inventory.queries.board import ON_AIR_DAYS
from tinlang.oversight.facts.fact import Base, Fact
from tinlang.units.models import Unit
from tinlang.units.queries import name_of


def facts(unit: Unit, on: date) -> list[Fact]:
    """What the board of the network counts of that area as on that day."""
    figures = board_of(area_of(unit, on)).figures
    whole = Base("unit", 1, name_of(unit, on, long=True))
    communes = Base(
        "communes", figures.communes, _("trong %(count)s xã, phường, thị trấn") % {"count": figures.communes}
    )
    stations = Base("stations", figures.stations, _("trong %(count)s trạm cấp xã") % {"count": figures.stations})
    return [
        Fact("communes", _("Xã, phường, thị trấn"), figures.communes, whole),
        Fact("with_station", _("Có trạm truyền thanh"), figures.with_station, communes),
        Fact("without_station", _("Chưa có trạm"), figures.without, communes),
        Fact("stations", _("Trạm cấp xã"), figures.stations, communes, _("Một xã có thể có nhiều trạm.")),
        Fact(
            "serviceable",
            _("Hoạt động được"),
            figures.serviceable,
            stations,
            _("Lần kiểm tra hoặc phát thử gần nhất là tốt và còn giá trị; không kể trạm trung tâm."),
        ),
        Fact("broken", _("Hỏng"), figures.broken, stations, _("Lần kiểm tra gần nhất là không hoạt động được.")),
        Fact(
            "unknown", _("Cần kiểm tra"), figures.unknown, stations, _("Chưa kiểm tra, hoặc lần kiểm tra đã quá hạn.")
        ),
        Fact(
            "provable",
            _("Đo được có phát hay không"),
            figures.provable,
            stations,
            _("Trạm tự gửi minh chứng về; trạm FM, có dây thì không."),
        ),
        Fact(
            "on_air",
            _("Có phát"),
            figures.on_air,
            Base("provable", figures.provable, _("trong %(count)s trạm đo được") % {"count": figures.provable}),
            _("Có minh chứng đã phát trong %(days)s ngày đến ngày đó.") % {"days": ON_AIR_DAYS},
        ),
        Fact("central_stations", _("Trạm truyền thanh trung tâm"), figures.central, whole),
    ]
