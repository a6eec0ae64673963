"""Checking the whole audit: entries, details, tip, heads and their copies outside the database."""

from __future__ import annotations

from dataclasses import dataclass, field

from joserfc.jwk import OKPKey

from tinlang.common.audit.heads import heads_folder, key_path, open_head, read_key
from tinlang.common.audit.record import ERASURE, hash_of_detail
from tinlang.common.audit.seal import START, hash_of
from tinlang.common.models import AuditChain, AuditDetail, AuditEntry, AuditHead
from tinlang_wire.refusals import Refused


@dataclass
class Report:
    """What was checked, and every break that was found. Entries that wait for the sealer are no break."""

    entries: int = 0
    details: int = 0
    erased: int = 0
    waiting: int = 0
    heads: int = 0
    copies: int = 0
    key: str = ""
    breaks: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.breaks


@dataclass(frozen=True)
class Claim:
    """A signed head, from the database or from a copy: the chain up to `seq` ends in `hash`."""

    name: str
    seq: int
    hash: str


def verify() -> Report:
    """Read the audit from its first entry to its last and say what does not fit.

    Seen: an entry changed, moved, added between or removed; a detail changed, or removed without a recorded erasure; a
    tip, a head or a head's copy that disagrees. Not seen: what is removed before it was sealed, and the last entries
    since the last exported head if the tip is rewritten with them.
    """
    report = Report()
    claims = _open_heads(report)
    hashes, length = _check_entries(report, {claim.seq for claim in claims})
    for claim in claims:
        if hashes.get(claim.seq) != claim.hash:
            report.breaks.append(f"{claim.name}: không khớp với chuỗi")
    _check_tip(report, length, hashes[length])
    _check_details(report)
    report.waiting = AuditEntry.objects.filter(seq__isnull=True).count()
    return report


def _check_entries(report: Report, wanted: set[int]) -> tuple[dict[int, str], int]:
    """The hashes of the wanted entries and of the last one, and the number of the last one."""
    length, previous = 0, START
    hashes: dict[int, str] = {}
    for entry in AuditEntry.objects.filter(seq__isnull=False).order_by("seq").iterator():
        assert entry.seq is not None
        report.entries += 1
        if entry.seq != length + 1:
            report.breaks.append(f"số {length + 1}: không còn (tiếp theo là số {entry.seq})")
        elif entry.previous_hash != previous:
            report.breaks.append(f"số {entry.seq}: không nối với dòng trước")
        if hash_of(entry) != entry.hash:
            report.breaks.append(f"số {entry.seq}: nội dung đã bị sửa")
        length, previous = entry.seq, entry.hash
        if length in wanted:
            hashes[length] = previous
    return hashes | {length: previous}, length


def _check_tip(report: Report, length: int, last_hash: str) -> None:
    chain = AuditChain.objects.filter(pk=1).first()
    seq, tip = (chain.tip_seq, chain.tip_hash) if chain else (0, START)
    if (seq, tip) != (length, last_hash):
        report.breaks.append(f"cuối chuỗi: ghi số {seq}, có đến số {length}")


def _check_details(report: Report) -> None:
    for detail in AuditDetail.objects.select_related("entry").iterator():
        report.details += 1
        if detail.entry.detail_hash != hash_of_detail(detail.salt, detail.content):
            report.breaks.append(f"chi tiết của {_name(detail.entry)}: đã bị sửa")
    recorded = set(AuditEntry.objects.filter(action=ERASURE).values_list("target_uid", flat=True))
    for entry in AuditEntry.objects.exclude(detail_hash="").filter(detail__isnull=True).iterator():
        report.erased += 1
        if str(entry.uid) not in recorded:
            report.breaks.append(f"chi tiết của {_name(entry)}: mất mà không ghi việc xóa")


def _name(entry: AuditEntry) -> str:
    return f"số {entry.seq}" if entry.seq is not None else f"dòng chưa niêm phong {entry.uid}"


def _open_heads(report: Report) -> list[Claim]:
    """What the signed heads say, in the database and in the folder beside it, their signatures checked."""
    folder = heads_folder()
    copies = sorted(folder.glob("*.jws")) if folder.is_dir() else []
    heads = {head.seq: head for head in AuditHead.objects.all()}
    report.heads, report.copies = len(heads), len(copies)
    if not heads and not copies:
        return []
    if not key_path().exists():
        report.breaks.append(f"không còn khóa ký {key_path()}: không kiểm được {len(heads)} dấu niêm phong")
        return []
    key = read_key()
    report.key = key.thumbprint()
    claims = []
    for head in heads.values():
        claim = _claim(f"dấu niêm phong đến số {head.seq}", head.signed, key, report)
        if claim is not None and (claim.seq, claim.hash) != (head.seq, head.hash):
            report.breaks.append(f"{claim.name}: khác với chữ ký của nó")
        claims.append(claim)
    for path in copies:
        claim = _claim(f"bản sao {path.name}", path.read_text(errors="replace"), key, report)
        if claim is not None and claim.seq not in heads:
            report.breaks.append(f"{claim.name}: dấu niêm phong không còn trong cơ sở dữ liệu")
        claims.append(claim)
    return [claim for claim in claims if claim is not None]


def _claim(name: str, signed: str, key: OKPKey, report: Report) -> Claim | None:
    try:
        head = open_head(signed, key)
    except Refused as refusal:
        report.breaks.append(f"{name}: chữ ký không đúng ({refusal.reason})")
        return None
    return Claim(name, head.seq, head.hash)
