"""The list of taught words: how it is narrowed and ordered, taken back by the dozen, taken away as an Excel file."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tinlang.common.listing import Filter, Listing, Sort
from tinlang.common.lists import Bulk, Cell, Label, ListKind
from tinlang.media import actions, queries
from tinlang.media.models import LexiconWord
from tinlang.media.views.showing import person

NAME = "tu-dien"
TAKEN_BACK = "da-bo"
STATE = Filter(
    "tinh-trang",
    _("Tình trạng"),
    [(TAKEN_BACK, _("Đã bỏ, đã đổi"))],
    lambda rows, _value: rows.exclude(removed_at=None),
    everything=_("Đang dùng"),
    otherwise=lambda rows: rows.filter(removed_at=None),
)
SORTS = {
    "chu": Sort(_("Theo chữ viết"), ["in_order", "-added_at"]),
    "moi": Sort(_("Mới thêm trước"), ["-added_at", "-pk"]),
}


def build(request: HttpRequest) -> Listing[LexiconWord]:
    """The words that hold in the person's area: their units' own, and those of the units above."""
    return Listing(
        request,
        queries.words_that_hold_for(person(request)),
        search=["written", "reading"],
        sorts=SORTS,
        filters=[STATE],
        per_page=50,
        name=NAME,
    )


def named(word: LexiconWord) -> str:
    return f"{word.written} → {word.reading}"


def _remove(word: LexiconWord, by: Any, _given: dict[str, Any]) -> Label:
    actions.remove_word(word=word, by=by)
    return _("Đã bỏ")


def cells(words: Sequence[LexiconWord]) -> Iterator[list[Cell]]:
    """A line of the file for each."""
    for word in words:
        yield [
            word.written,
            word.reading,
            str(word.unit),
            str(word.added_by),
            word.added_at,
            str(word.removed_by) if word.removed_by else "",
            word.removed_at,
        ]


KIND = ListKind(
    name=NAME,
    title=_("Từ điển đọc"),
    url_name="speech:words",
    permission="media.view",
    build=build,
    headings=(
        _("Viết"),
        _("Đọc là"),
        _("Của"),
        _("Người thêm"),
        _("Thêm lúc"),
        _("Người bỏ"),
        _("Bỏ lúc"),
    ),
    cells=cells,
    bulk=(
        Bulk(
            name="bo",
            verb=_("Bỏ khỏi từ điển"),
            question=_("Bỏ những từ này khỏi từ điển đọc?"),
            consequence=_("Tin tạo âm thanh từ nay về sau đọc theo cách thường; tin đã có âm thanh không đổi."),
            permission="media.words",
            act=_remove,
            named=named,
            icon="close",
            is_dangerous=True,
        ),
    ),
)
