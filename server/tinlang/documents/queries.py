"""Reads of issued papers."""

from __future__ import annotations

from django.db.models import QuerySet

from tinlang.common.audit import Target
from tinlang.documents.models import IssuedDocument


def issued_for(target: Target) -> QuerySet[IssuedDocument]:
    """What was issued about that row, the newest first. Who may see it, its app says: it is asked before."""
    of_row = IssuedDocument.objects.filter(target_type=target._meta.label_lower, target_uid=target.uid)
    return of_row.select_related("issued_by")
