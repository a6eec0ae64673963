"""Judging documents that lie in files, as a device would: for the demo, for inspections, for whoever doubts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from joserfc.jwk import OKPKey

from tinlang_wire.acceptance import Judge, type_of
from tinlang_wire.documents import MAX_DOCUMENT_BYTES, Config, Events, Heartbeat, Keys
from tinlang_wire.jws import key_from_jwk, peek, public_key
from tinlang_wire.refusals import Refused

HELP = """Đọc từng tệp JWS và phán xét như một thiết bị sẽ phán xét. Mỗi tệp một dòng, cách nhau bởi dấu tab:
`accepted LOẠI<tab>TỆP` hoặc `refused LÝ_DO<tab>TỆP`. Mã thoát 1 nếu có tệp bị từ chối.

Văn bản Keys có trong các tệp (hoặc --keys) được dùng để phán xét các tệp khác, bất kể thứ tự; văn bản mới nhất thắng.
Mỗi tệp được xét riêng: không tệp nào bị coi là phát lại của tệp khác. Không có --device, --unit thì nhận cho thiết bị,
địa bàn nào cũng được. Events và Heartbeat do thiết bị ký: khoá công khai của nó lấy từ văn bản Config của thiết bị có
trong các tệp; không có thì lấy từ --device-key, hoặc từ tệp *.jwk cùng thư mục có dấu vân tay trùng `kid` (khoá lấy như
vậy chỉ chứng minh rằng chính khoá đó đã ký)."""


@dataclass(frozen=True)
class Verdict:
    """What a device would say of one file."""

    outcome: str
    good: bool


@dataclass(frozen=True)
class Bench:
    """Who judges: the root, the moment, and for whom."""

    root: OKPKey
    now: datetime
    device: str | None = None
    unit: str | None = None
    device_keys: tuple[OKPKey, ...] = ()

    def judge(self, files: Sequence[Path], *, keys_files: Iterable[Path] = ()) -> list[Verdict]:
        """One verdict per file, in order."""
        judge = Judge(root=self.root, device=self.device, plan_unit=self.unit, units=self._units(), now=self.now)
        judge = replace(judge, keys=_newest_keys(judge, [*keys_files, *files]))
        devices = _devices_named_in(replace(judge, device=None, plan_unit=None), files)
        return [self._one(judge, path, devices) for path in files]

    def _units(self) -> frozenset[str]:
        return frozenset() if self.unit is None else frozenset({self.unit})

    def _one(self, judge: Judge, path: Path, devices: dict[str, OKPKey]) -> Verdict:
        signed = _read(path)
        try:
            signer = self._signer_of(signed, path, devices)
            accepted = replace(judge, devices=signer).accept(signed)
        except Refused as refused:
            return Verdict(f"refused {refused.reason}", good=False)
        return Verdict(f"accepted {type_of(accepted.document)}", good=True)

    def _signer_of(self, signed: bytes, path: Path, devices: dict[str, OKPKey]) -> dict[str, OKPKey]:
        """The key of the device that claims to have signed, if it can be found."""
        kid, document = peek(signed)
        if not isinstance(document, Events | Heartbeat) or self.device not in (None, document.device):
            return {}
        loose = {key.thumbprint(): key for key in (*self.device_keys, *_keys_beside(path))}
        if document.device in devices:
            return loose | devices
        return {document.device: loose[kid]} if kid in loose else {}


def read_key(path: Path) -> OKPKey:
    """A public key from a JWK file; ValueError."""
    try:
        jwk = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise ValueError(f"{path}: not a JWK") from error
    return key_from_jwk({name: value for name, value in jwk.items() if name != "d"})


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_DOCUMENT_BYTES + 2).strip()


def _newest_keys(judge: Judge, files: Iterable[Path]) -> Keys | None:
    found: list[Keys] = []
    for path in files:
        try:
            signed = _read(path)
            if isinstance(peek(signed)[1], Keys):
                # Keys that have expired since may still be those in force.
                document = replace(judge, now=None).accept(signed).document
                found += [document] if isinstance(document, Keys) else []
        except Refused:
            continue
    return max(found, key=lambda keys: (keys.epoch, keys.sequence), default=None)


def _devices_named_in(judge: Judge, files: Iterable[Path]) -> dict[str, OKPKey]:
    """device uid → its key, of every Config that is accepted."""
    found: dict[str, OKPKey] = {}
    for path in files:
        try:
            signed = _read(path)
            document = peek(signed)[1]
            if isinstance(document, Config) and document.device_key:
                judge.accept(signed)
                found[document.audience.removeprefix("d:")] = public_key(document.device_key)
        except (Refused, ValueError):
            continue
    return found


def _keys_beside(path: Path) -> Iterable[OKPKey]:
    for beside in sorted(path.parent.glob("*.jwk")):
        try:
            yield read_key(beside)
        except ValueError:
            continue
