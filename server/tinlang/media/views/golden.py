""" "Câu mẫu": how notices must be read, sentence by sentence, and how they are read now."""

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tinlang.accounts.access import NotAllowed, may_somewhere
from tinlang.common.text import fold
from tinlang.media import opus
from tinlang.media.actions import speak_sentence
from tinlang.media.reading import Reading, read
from tinlang.media.reading.golden import Golden, sentences

CLASSES = {
    "numbers": _("Số"),
    "dates": _("Ngày tháng"),
    "times": _("Giờ"),
    "ranges": _("Khoảng từ – đến"),
    "money": _("Tiền"),
    "units": _("Đơn vị đo"),
    "fractions": _("Phân số, tỷ lệ"),
    "telephones": _("Số điện thoại"),
    "roman": _("Số La Mã"),
    "codes": _("Số hiệu văn bản"),
    "articles": _("Điều, khoản, điểm"),
    "ordinals": _("Thứ tự"),
    "addresses": _("Địa chỉ, đường"),
    "web": _("Thư điện tử, trang mạng"),
    "contacts": _("Liên hệ"),
    "foreign": _("Tên nước ngoài"),
    "abbreviations": _("Chữ viết tắt"),
    "senses": _("Một chữ tắt nhiều nghĩa"),
    "places": _("Địa danh"),
    "persons": _("Tên người"),
    "capitals": _("Chữ in hoa"),
    "notices": _("Cả thông báo"),
    "second-look": _("Soát lần hai"),
}
"""The name of each class, in the order of the page; a class without a name here comes last, under its own."""

PER_PAGE = 40
"""What is searched in all classes comes in pages; a class is one page, however long."""


@dataclass(frozen=True)
class Row:
    """A golden sentence beside what is said of it now."""

    golden: Golden

    @cached_property
    def reading(self) -> Reading:
        return read(self.golden.text)

    @cached_property
    def agrees(self) -> bool:
        return self.golden.accepts(self.reading.spoken)


@dataclass(frozen=True)
class Group:
    """A class of sentences. `name` is that of its file."""

    name: str
    rows: list[Row]

    @property
    def title(self) -> str:
        return str(CLASSES.get(self.name, self.name))

    @cached_property
    def agreeing(self) -> int:
        return sum(1 for row in self.rows if row.agrees)


@login_required
@require_safe
def golden_list(request: HttpRequest) -> HttpResponse:
    """One class at a time, the first unless asked; of all classes, page by page, what is searched or read otherwise."""
    _require_view(request)
    groups = _groups(sentences())
    asked, query = request.GET.get("loai", ""), request.GET.get("tim", "").strip()[:200]
    differs = request.GET.get("khac") == "1"
    if not (asked or query or differs):
        asked = groups[0].name
    wanted = [
        row for group in groups if asked in ("", group.name) for row in group.rows if _is_wanted(row, query, differs)
    ]
    page = Paginator(wanted, len(wanted) or 1 if asked else PER_PAGE).get_page(request.GET.get("trang"))
    total = sum(len(group.rows) for group in groups)
    context = {
        "groups": groups,
        "shown": _by_class(list(page)),
        "listing": _Pages(page, request),
        "asked": asked,
        "query": query,
        "differs": differs,
        "total": total,
        "agreeing": sum(group.agreeing for group in groups),
        "differing": total - sum(group.agreeing for group in groups),
        "found": len(wanted),
    }
    return render(request, "media/golden.html", context)


@dataclass(frozen=True)
class _Pages:
    """What common/_pages.html asks of a list."""

    page: Page[Row]
    request: HttpRequest

    @property
    def previous_address(self) -> str:
        return self._address(self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_address(self) -> str:
        return self._address(self.page.number + 1) if self.page.has_next() else ""

    def _address(self, number: int) -> str:
        asked = self.request.GET.copy()
        asked["trang"] = str(number)
        return f"?{asked.urlencode()}"


def _by_class(rows: list[Row]) -> list[Group]:
    return [Group(name, list(each)) for name, each in groupby(rows, key=lambda row: row.golden.group)]


def _require_view(request: HttpRequest) -> None:
    if not may_somewhere(request.user, "media.view"):
        raise NotAllowed(action="media.view")


@cache
def _groups(found: tuple[Golden, ...]) -> list[Group]:
    """The sentences by class, read once: they and the words we ship change only with the program."""
    order = list(CLASSES)
    names = sorted({each.group for each in found}, key=lambda name: [*order, name].index(name))
    return [Group(name, [Row(each) for each in found if each.group == name]) for name in names]


def _is_wanted(row: Row, query: str, differs: bool) -> bool:
    words = fold(query).split()
    text = fold(f"{row.golden.text} {row.golden.read}")
    return all(word in text for word in words) and not (differs and row.agrees)


@login_required
@require_safe
def hear(request: HttpRequest, sentence: str) -> HttpResponse:
    """One of them, spoken: Ogg Opus, not stored."""
    _require_view(request)
    golden = next((each for each in sentences() if each.id == sentence), None)
    if golden is None:
        raise Http404
    sound = speak_sentence(text=golden.text, voice="vi")
    return HttpResponse(sound, content_type=opus.CONTENT_TYPE, headers={"Cache-Control": "no-store"})
