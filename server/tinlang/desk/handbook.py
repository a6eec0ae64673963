"""Help for officials: the Markdown pages of docs/huong-dan, read once and drawn as safe HTML."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "huong-dan"
ORDER = (
    *(
        "viec-cua-toi",
        "ho-so",
        "giay-to",
        "doi-chieu-ho-so",
        "vang-mat",
        "theo-doi-ho-so",
        "thong-ke-ho-so",
        "soan-tin",
        "giong-doc",
        "ghi-am",
        "nhac-hieu",
        "duyet-tin",
        "canh-bao",
        "uy-quyen",
    ),
    *(
        "lich-phat-thanh",
        "so-nhat-ky",
        "theo-doi-phat",
        "lenh-gui",
        "mang-luoi",
        "ra-soat",
        "thiet-bi",
        "thu-tuc",
        "lich-lam-viec",
        "danh-sach",
        "tai-khoan",
        "quan-tri",
        "ban-giao",
    ),
)


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    summary: str
    html: SafeString


@cache
def pages() -> tuple[Page, ...]:
    """Every page, in the order of the work; pages not named in ORDER come last, by name."""
    names = sorted(
        (path.stem for path in FOLDER.glob("*.md")), key=lambda n: (ORDER.index(n) if n in ORDER else len(ORDER), n)
    )
    return tuple(read(name, (FOLDER / f"{name}.md").read_text()) for name in names)


def page(name: str) -> Page | None:
    return next((found for found in pages() if found.name == name), None)


def read(name: str, source: str) -> Page:
    """A page from its Markdown: the first heading is its title, the first paragraph its summary."""
    blocks = [block.strip() for block in re.split(r"\n{2,}", source.strip())]
    title = blocks[0].removeprefix("# ").strip()
    summary = blocks[1] if len(blocks) > 1 else ""
    return Page(name, title, plain(summary), mark_safe("\n".join(draw(block) for block in blocks[2:])))


def draw(block: str) -> str:
    """One block: a heading, a list, a note (>) or a paragraph. The few forms that help needs; all else stays text."""
    lines = block.splitlines()
    if heading := re.fullmatch(r"(#{2,3}) (.+)", block):
        level = len(heading[1])
        return format_html('<h{} id="{}">{}</h{}>', level, anchor(heading[2]), inline(heading[2]), level)
    if picture := re.fullmatch(r"!\[([^\]]+)\]\(([a-z0-9-]+)\.png\)", block):
        return _figure(picture[2], picture[1])
    for tag, mark in (("ul", r"[-*] "), ("ol", r"\d+\. ")):
        if re.match(mark, lines[0]):
            items = [item.strip() for item in re.split(rf"(?m)^{mark}", block) if item.strip()]
            return f"<{tag}>{''.join(f'<li>{inline(item)}</li>' for item in items)}</{tag}>"
    if all(line.startswith(">") for line in lines):
        said = " ".join(line.lstrip("> ") for line in lines)
        return format_html('<div class="notice"><p>{}</p></div>', inline(said))
    return format_html("<p>{}</p>", inline(block))


def _figure(name: str, said: str) -> str:
    """A picture of the screen with what it shows; its size is told, so that the page does not jump."""
    width, height = size_of(FOLDER / f"{name}.png")
    address = reverse("desk:picture", args=[name])
    return format_html(
        '<figure class="shot"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy"></figure>',
        address,
        said,
        width,
        height,
    )


def size_of(path: Path) -> tuple[int, int]:
    """Width and height of a PNG, from its head."""
    try:
        head = path.read_bytes()[16:24]
    except FileNotFoundError:
        return 0, 0
    return int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")


def inline(text: str) -> SafeString:
    """Bold for what is on the screen, italics, links to help pages (x.md), headings (#x) or this site; else escaped."""
    drawn = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(" ".join(text.split())))
    drawn = re.sub(r"\*(.+?)\*", r"<em>\1</em>", drawn)
    drawn = re.sub(r"\[([^\]]+)\]\(([a-z0-9-]+)\.md((?:#[\w-]+)?)\)", r'<a href="../\2/\3">\1</a>', drawn)
    drawn = re.sub(r"\[([^\]]+)\]\((#[\w-]+)\)", r'<a href="\2">\1</a>', drawn)
    return mark_safe(re.sub(r"\[([^\]]+)\]\((/[a-z0-9/-]*)\)", r'<a href="\2">\1</a>', drawn))


def anchor(heading: str) -> str:
    """By what a heading is linked to, as the page of the repository does: its words in small letters, joined by "-"."""
    return re.sub(r"[^\w -]", "", heading.casefold()).replace(" ", "-")


def plain(text: str) -> str:
    return re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", " ".join(text.split()).replace("*", ""))
