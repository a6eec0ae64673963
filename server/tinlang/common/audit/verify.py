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


def verify() -> Report:
    """Read the audit from its first entry to its last and say what does not fit.

    Seen: an entry changed, moved, added between or removed; a detail changed, or removed without a recorded erasure; a
    tip, a head or a head's copy that disagrees. Not seen: what is removed before it was sealed, and the last entries
    since the last exported head if the tip is rewritten with them.
    """
    report = Report()
    hashes = _check_entries(report)
    _check_details(report)
    _check_tip(report, hashes)
    _check_heads(report, hashes)
    report.waiting = AuditEntry.objects.filter(seq__isnull=True).count()
    return report


def _check_entries(report: Report) -> list[str]:
    """The hashes in order; hashes[n] belongs to the entry n."""
    hashes = [START]
    for entry in AuditEntry.objects.filter(seq__isnull=False).order_by("seq").iterator():
        report.entries += 1
        expected = len(hashes)
        if entry.seq != expected:
            report.breaks.append(f"số {expected}: không còn (tiếp theo là số {entry.seq})")
            hashes.extend([""] * ((entry.seq or 0) - expected))
        elif entry.previous_hash != hashes[-1]:
            report.breaks.append(f"số {entry.seq}: không nối với dòng trước")
        if hash_of(entry) != entry.hash:
            report.breaks.append(f"số {entry.seq}: nội dung đã bị sửa")
        hashes.append(entry.hash)
    return hashes


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


def _check_tip(report: Report, hashes: list[str]) -> None:
    chain = AuditChain.objects.filter(pk=1).first()
    tip = (chain.tip_seq, chain.tip_hash) if chain else (0, START)
    if tip != (len(hashes) - 1, hashes[-1]):
        report.breaks.append(f"cuối chuỗi: ghi số {tip[0]}, có đến số {len(hashes) - 1}")


def _check_heads(report: Report, hashes: list[str]) -> None:
    folder = heads_folder()
    copies = sorted(folder.glob("*.jws")) if folder.is_dir() else []
    heads = {head.seq: head for head in AuditHead.objects.all()}
    if not heads and not copies:
        return
    if not key_path().exists():
        report.breaks.append(f"không còn khóa ký {key_path()}: không kiểm được {len(heads)} dấu niêm phong")
        return
    key = read_key()
    report.key = key.thumbprint()
    for head in heads.values():
        report.heads += 1
        said = _said(f"dấu niêm phong đến số {head.seq}", head.signed, key, hashes, report)
        if said is not None and said != (head.seq, head.hash):
            report.breaks.append(f"dấu niêm phong đến số {head.seq}: khác với chữ ký của nó")
    for path in copies:
        report.copies += 1
        said = _said(f"bản sao {path.name}", path.read_text(errors="replace"), key, hashes, report)
        if said is not None and said[0] not in heads:
            report.breaks.append(f"bản sao {path.name}: dấu niêm phong không còn trong cơ sở dữ liệu")


def _said(name: str, signed: str, key: OKPKey, hashes: list[str], report: Report) -> tuple[int, str] | None:
    """What a signed head says, after it was held against the chain."""
    try:
        head = open_head(signed, key)
    except Refused as refusal:
        report.breaks.append(f"{name}: chữ ký không đúng ({refusal.reason})")
        return None
    if head.seq >= len(hashes) or hashes[head.seq] != head.hash:
        report.breaks.append(f"{name}: không khớp với chuỗi")
    return head.seq, head.hash
