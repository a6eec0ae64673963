"""What anyone may check for themselves: the sound, what was heard, every signed word, and the root key."""

import json
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings

from tinlang.broadcasting.queries import Progress, Row
from tinlang.bulletins.models import Release
from tinlang.common.text import fold
from tinlang.devices import keys
from tinlang.devices.models import EventBatch, SignedDocument
from tinlang.media import store
from tinlang_wire.jws import public_jwk


def lay_out(release: Release, progress: Progress, out: Path) -> None:
    """Fill `out`: released.opus, a wave file of each loudspeaker, documents/, events/, root.jwk, report.json."""
    out.mkdir(parents=True, exist_ok=True)
    media = release.version.main_variant.media
    assert media is not None
    shutil.copyfile(store.path(media.sha256), out / "released.opus")
    for row in progress.rows:
        heard = Path(settings.TINLANG_DATA) / "captures" / str(row.device) / f"{row.play}.wav"
        shutil.copyfile(heard, out / f"{_file_name(row.name)}.wav")
    _lay_out_documents(out / "documents")
    _lay_out_events(out / "events", {row.device: _file_name(row.name) for row in progress.rows})
    _write_json(out / "root.jwk", public_jwk(keys.folder().root_public()))
    _write_json(out / "report.json", _report(release, progress))


def _lay_out_documents(folder: Path) -> None:
    """Every signed document as it was issued, in the order of its issue."""
    folder.mkdir(exist_ok=True)
    for number, document in enumerate(SignedDocument.objects.order_by("pk"), 1):
        (folder / f"{number:03}-{document.type}.jws").write_bytes(bytes(document.signed))


def _lay_out_events(folder: Path, names: dict[Any, str]) -> None:
    """Every batch as the device signed it."""
    folder.mkdir(exist_ok=True)
    for batch in EventBatch.objects.order_by("pk"):
        name = names.get(batch.device, str(batch.device))
        (folder / f"{name}-{batch.first_seq:04}-{batch.last_seq:04}.jws").write_bytes(bytes(batch.signed))


def _report(release: Release, progress: Progress) -> dict[str, Any]:
    delay = progress.delay
    assert delay is not None
    return {
        "title": release.version.title,
        "release": str(release.uid),
        "approved_at": release.approved_at.isoformat(),
        "first_sound_after_ms": {"median": round(delay.median_ms), "worst": round(delay.worst_ms), "of": delay.base},
        "loudspeakers": [_of_loudspeaker(row, release) for row in progress.rows],
    }


def _of_loudspeaker(row: Row, release: Release) -> dict[str, Any]:
    assert row.started_at is not None
    return {
        "device": str(row.device),
        "name": row.name,
        "heard": f"{_file_name(row.name)}.wav",
        "stage": str(row.stage),
        "first_sound_after_ms": round((row.started_at - release.approved_at).total_seconds() * 1000),
        "heard_ms": row.heard_ms,
    }


def _file_name(name: str) -> str:
    return "-".join(fold(name).split())


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
