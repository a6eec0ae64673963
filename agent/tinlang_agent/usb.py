"""The third road: documents and sounds in a folder on a stick, judged like all others."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from tinlang_agent.holdings import Holdings
from tinlang_agent.intake import Intake, Road
from tinlang_agent.media import MediaFolder
from tinlang_wire.acceptance import type_of
from tinlang_wire.documents import MAX_DOCUMENT_BYTES
from tinlang_wire.jws import peek
from tinlang_wire.refusals import Refused

_ORDER = {"keys": 0, "config": 1, "cancel": 2, "alert": 3, "plan": 4}


@dataclass(frozen=True)
class Line:
    """What became of one file: `accepted TYPE`, `refused REASON`, `media SHA256` or `media damaged`."""

    outcome: str
    file: str
    good: bool

    def __str__(self) -> str:
        return f"{self.outcome}\t{self.file}"


async def take_folder(folder: Path, *, intake: Intake, holdings: Holdings, media: MediaFolder) -> list[Line]:
    """Take `*.jws`, keys first, then the sounds that the plan in force needs from `media/<sha256>.opus`.

    A stick is slow: it is read beside the play loop.
    """
    found = await asyncio.to_thread(_read_all, folder)
    lines = [_take(path, signed, intake) for path, signed in found]
    for wanted in holdings.wanted():
        sha256, size = wanted.variant.media, wanted.variant.size
        source = folder / "media" / f"{sha256}.opus"
        if source.is_file() and not media.ready(sha256):
            media.make_room(size, keep={each.variant.media for each in holdings.wanted()})
            good = await asyncio.to_thread(media.copy_from, source, sha256, size=size)
            lines.append(Line(outcome=f"media {sha256}" if good else "media damaged", file=str(source), good=good))
    return lines


def _read_all(folder: Path) -> list[tuple[Path, bytes]]:
    found = []
    for path in sorted(folder.glob("*.jws")):
        with path.open("rb") as file:
            found.append((path, file.read(MAX_DOCUMENT_BYTES + 1).strip()))
    return sorted(found, key=lambda each: _rank(each[1]))


def _rank(signed: bytes) -> int:
    try:
        return _ORDER.get(type_of(peek(signed)[1]), len(_ORDER))
    except Refused:
        return len(_ORDER)


def _take(path: Path, signed: bytes, intake: Intake) -> Line:
    try:
        accepted = intake.take(signed, Road.USB)
    except Refused as refused:
        return Line(outcome=f"refused {refused.reason}", file=str(path), good=False)
    return Line(outcome=f"accepted {type_of(accepted.document)}", file=str(path), good=True)
