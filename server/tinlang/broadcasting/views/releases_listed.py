"""The list of releases: how it is narrowed and ordered, taken back by the dozen, taken away as an Excel file."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tinlang.broadcasting import actions
from tinlang.broadcasting.forms import WithdrawForm
from tinlang.broadcasting.queries import AIRING, OVER, releases_in, releases_seen_by, tallies
from tinlang.broadcasting.views.showing import person
from tinlang.bulletins.models import Release, ReleaseState
from tinlang.bulletins.queries import release_says
from tinlang.common.listing import Filter, Listing, Sort
from tinlang.common.lists import Bulk, Cell, Label, ListKind

NAME = "phat"
SITUATIONS = [
    (AIRING, _("Đang phát")),
    (ReleaseState.SCHEDULED.value, _("Chờ đến giờ phát")),
    (OVER, _("Không còn phát")),
    (ReleaseState.WITHDRAWN.value, _("Đã thu hồi")),
]
SITUATION = "tinh-trang"
SORTS = {
    "moi": Sort(_("Mới duyệt trước"), ["-approved_at", "-pk"]),
    "gio": Sort(_("Giờ phát, muộn trước"), ["-start_at", "-pk"]),
}


def build(request: HttpRequest) -> Listing[Release]:
    """All that was ordered to be aired in the person's area."""
    return of(request, None)


def of(request: HttpRequest, still: Collection[int] | None) -> Listing[Release]:
    """The same; `still`: the keys of those still airing, where the page asked for them anyway."""

    def in_situation(rows: QuerySet[Release], wanted: str) -> QuerySet[Release]:
        return releases_in(rows, wanted, still)

    narrowing = Filter(SITUATION, _("Tình trạng"), SITUATIONS, in_situation)
    seen = releases_seen_by(person(request)).prefetch_related("version__areas__versions", "unit__versions")
    return Listing(request, seen, search=[release_says], sorts=SORTS, filters=[narrowing], per_page=20, name=NAME)


def named(release: Release) -> str:
    return f"{release.version.title} · {release.unit}"


def _withdraw(release: Release, by: Any, given: dict[str, Any]) -> Label:
    actions.withdraw_release(release=release, by=by, reason=given["reason"])
    return _("Đã thu hồi")


def cells(releases: Sequence[Release]) -> Iterator[list[Cell]]:
    """A line of the file for each."""
    counted = tallies(releases)
    for release in releases:
        tally = counted[release.uid]
        yield [
            release.version.title,
            ", ".join(str(area) for area in release.version.areas.all()),
            tally.headline[1],
            tally.played,
            tally.expected,
            release.approved_at,
            str(release.released_by),
            release.start_at,
            release.end_at,
            tally.first_at,
            release.withdrawn_at,
            str(release.withdrawn_by) if release.withdrawn_by else "",
            release.reason,
        ]


KIND = ListKind(
    name=NAME,
    title=_("Theo dõi phát"),
    url_name="broadcasting:releases",
    permission="broadcasting.view",
    build=build,
    headings=(
        _("Tin"),
        _("Địa bàn nghe"),
        _("Tình trạng"),
        _("Loa đã phát xong"),
        _("Loa phải phát"),
        _("Duyệt lúc"),
        _("Người cho phát"),
        _("Phát từ"),
        _("Hết hạn lúc"),
        _("Tiếng đầu tiên lúc"),
        _("Thu hồi lúc"),
        _("Người thu hồi"),
        _("Lý do thu hồi"),
    ),
    cells=cells,
    bulk=(
        Bulk(
            name="thu-hoi",
            verb=_("Thu hồi"),
            question=_("Dừng phát và thu hồi các tin này, cùng một lý do?"),
            consequence=_("Loa đang đọc sẽ im sau vài giây. Loa đã đọc xong: người nghe rồi thì không lấy lại được."),
            permission="bulletins.withdraw",
            act=_withdraw,
            named=named,
            suits=lambda release: release.is_live,
            form=WithdrawForm,
            icon="stop",
            is_dangerous=True,
        ),
    ),
)
