"""All that differs between two versions: title, text of each language, and every field, in the words of the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tinlang.bulletins.comparing import Comparison, compared
from tinlang.bulletins.models import Variant, Version
from tinlang.common.templatetags.ui import day, duration, moment


@dataclass(frozen=True)
class Field:
    """A field that differs, as people read it; "" for nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Said:
    """What is said in one language; `note` where a whole language came or went."""

    language: str
    comparison: Comparison
    note: str = ""


@dataclass(frozen=True)
class Differences:
    title: Comparison
    texts: tuple[Said, ...]
    fields: tuple[Field, ...]

    @property
    def is_same(self) -> bool:
        return self.title.is_same and not self.fields and all(said.comparison.is_same for said in self.texts)

    @property
    def taken(self) -> int:
        return self.title.taken + sum(said.comparison.taken for said in self.texts)

    @property
    def put(self) -> int:
        return self.title.put + sum(said.comparison.put for said in self.texts)


def differences(older: Version, newer: Version) -> Differences:
    """What `newer` says otherwise than `older`; both with details, so that nothing more is asked of the database."""
    before, after = _facts(older), _facts(newer)
    fields = (Field(name, before[name], after[name]) for name in before if before[name] != after[name])
    return Differences(compared(older.title, newer.title), tuple(_said(older, newer)), tuple(fields))


def _said(older: Version, newer: Version) -> list[Said]:
    before, after = ({variant.language_id: variant for variant in each.variants.all()} for each in (older, newer))
    found = []
    for tag in dict.fromkeys([*before, *after]):
        one, other = before.get(tag), after.get(tag)
        note = _("thêm bản này") if one is None else _("bỏ bản này") if other is None else ""
        language = str((one or other or Variant()).language)
        found.append(Said(language, compared(one.words if one else "", other.words if other else ""), note))
    return found


def _facts(version: Version) -> dict[str, str]:
    """Every field in words, by its name on the page."""
    return {
        _("Thể loại"): str(version.get_kind_display()),
        _("Đính chính tin"): _corrected(version),
        _("Địa bàn"): _listed(version.areas.all()),
        _("Đối tượng"): _listed(version.audiences.all()),
        _("Hình thức"): _listed(version.channels.all()),
        _("Phát lúc nào"): window_in_words(version),
        _("Mức ưu tiên"): str(version.get_priority_display()),
        _("Chuyên mục"): str(version.column or ""),
        _("Nguồn tin"): source_in_words(version),
        _("Bút danh"): version.byline,
        _("Âm thanh"): "; ".join(_sound(variant) for variant in version.variants.all()),
    }


def _listed(rows: object) -> str:
    return ", ".join(sorted(str(row) for row in rows))  # type: ignore[attr-defined]


def _corrected(version: Version) -> str:
    return version.corrected_title if version.corrects_id else ""


def _sound(variant: Variant) -> str:
    how = _("người đọc") if variant.is_recorded else _("máy đọc")
    length = duration(variant.media.length_ms) if variant.media else _("chưa có")
    return f"{variant.language}: {how}, {length}"


def source_in_words(version: Version) -> str:
    """ "Tỉnh, Báo Lạng Sơn, 8:30 ngày 14/5/2018"."""
    hour = f"{version.source_time:%H:%M} " if version.source_time else ""
    issued = _("%(hour)sngày %(day)s") % {"hour": hour, "day": day(version.source_on)} if version.source_on else ""
    return ", ".join(part for part in (str(version.source or ""), version.source_name, issued) if part)


def window_in_words(version: Version) -> str:
    """When it is to be aired, as the editor chose it."""
    if version.airs_by_days:
        first = _("từ ngày %(day)s") % {"day": day(version.start_at)} if version.start_at else _("từ khi được duyệt")
        return _("%(first)s đến hết ngày %(last)s") % {"first": first, "last": day(version.last_day_at)}
    start = moment(version.start_at) if version.start_at else _("ngay khi được duyệt")
    return (
        _("%(start)s, hết hạn %(end)s") % {"start": start, "end": moment(version.end_at)} if version.end_at else start
    )
