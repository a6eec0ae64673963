"""Chaining entries: each holds the hash of the one before, so none can change or vanish unseen."""

from __future__ import annotations

from datetime import UTC
from hashlib import sha256

from django.db import transaction

from tinlang.common import clock, rows
from tinlang.common.audit.heads import export_heads, head_is_due, sign_head
from tinlang.common.audit.record import canonical
from tinlang.common.models import AuditChain, AuditEntry

START = sha256(b"tinlang audit").hexdigest()
"""What the first entry has for the hash of the one before."""

BATCH = 500


def seal() -> int:
    """Chain every entry that waits, in order, in batches; the number chained.

    May run again and again, and in two processes at once. The first run of a new day also signs the head of the chain
    as the days before left it, and puts a copy in TINLANG_DATA/audit.
    """
    if head_is_due(clock.today()):
        sign_head()
        export_heads()
    sealed = 0
    while AuditEntry.objects.filter(seq__isnull=True).exists():
        batch = _seal_batch()
        sealed += batch
        if batch == 0:
            break
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    chain, _ = AuditChain.objects.select_for_update().get_or_create(pk=1, defaults={"tip_hash": START})
    entries = list(AuditEntry.objects.filter(seq__isnull=True).order_by("id")[:BATCH])
    for entry in entries:
        entry.seq = chain.tip_seq + 1
        entry.previous_hash = chain.tip_hash
        entry.hash = hash_of(entry)
        chain.tip_seq, chain.tip_hash = entry.seq, entry.hash
    rows.update(AuditEntry, entries, ("seq", "previous_hash", "hash"))
    chain.save()
    return len(entries)


def hash_of(entry: AuditEntry) -> str:
    """The hash of everything that the entry says, its place in the chain included."""
    return sha256(
        canonical(
            {
                "seq": entry.seq,
                "previous_hash": entry.previous_hash,
                "uid": str(entry.uid),
                "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
                "action": entry.action,
                "actor_uid": entry.actor_uid,
                "actor_name": entry.actor_name,
                "organisation_name": entry.organisation_name,
                "target_type": entry.target_type,
                "target_uid": entry.target_uid,
                "unit_uid": entry.unit_uid,
                "unit_name": entry.unit_name,
                "detail_hash": entry.detail_hash,
            }
        )
    ).hexdigest()
