"""The list of bulletins: how it is narrowed and ordered, and its columns in an Excel file."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tinlang.bulletins import queries
from tinlang.bulletins.models import State, Version
from tinlang.bulletins.views.showing import person
from tinlang.common.listing import Filter, Listing, Sort
from tinlang.common.lists import Cell, ListKind
from tinlang.common.templatetags.ui import duration

NAME = "tin"
SITUATIONS = [
    *State.choices,
    (queries.LATELY_REJECTED, _("Không duyệt, 7 ngày qua")),
    (queries.ON_AIR, _("Đang phát hoặc chờ phát")),
]
SITUATION = Filter("tinh-trang", _("Tình trạng"), SITUATIONS, queries.in_situation)
SORTS = {
    "moi": Sort(_("Mới sửa trước"), ["-edited_at", "-pk"]),
    "cu": Sort(_("Cũ trước"), ["edited_at", "pk"]),
    "tieu-de": Sort(_("Tiêu đề"), ["in_order", "pk"]),
}


def build(request: HttpRequest) -> Listing[Version]:
    """The latest version of every bulletin in the person's area."""
    return Listing(
        request,
        queries.latest_versions(person(request)),
        search=[queries.says],
        sorts=SORTS,
        filters=[SITUATION],
        per_page=20,
        name=NAME,
    )


def cells(versions: Sequence[Version]) -> Iterator[list[Cell]]:
    """A line of the file for each."""
    queries.tell_airing(versions)
    for version in versions:
        releases = version.releases.all()
        yield [
            version.title,
            ", ".join(str(area) for area in version.areas.all()),
            releases[0].standing.words if releases else version.get_state_display(),
            version.get_priority_display(),
            version.start_at or _now("Ngay khi được duyệt"),
            version.end_at,
            duration(version.length_ms) if version.length_ms else "",
            str(version.edited_by),
            version.edited_at,
            version.number,
        ]


KIND = ListKind(
    name=NAME,
    title=_("Tin"),
    url_name="bulletins:list",
    permission="bulletins.view",
    build=build,
    headings=(
        _("Tiêu đề"),
        _("Địa bàn nghe"),
        _("Tình trạng"),
        _("Mức ưu tiên"),
        _("Phát từ"),
        _("Hết hạn lúc"),
        _("Thời lượng"),
        _("Người sửa"),
        _("Sửa lúc"),
        _("Bản số"),
    ),
    cells=cells,
)
