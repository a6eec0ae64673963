"""How far the sources of evidence have been read."""

from tinlang.inventory.models import EvidenceMark


def evidence_read_to(source: str) -> int:
    """The place up to which a source has been read; 0 for one that never was."""
    return EvidenceMark.objects.filter(source=source).values_list("read_to", flat=True).first() or 0
