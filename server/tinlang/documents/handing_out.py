"""An issued paper as a file to take away."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.text import slugify

from tinlang.common.text import fold
from tinlang.documents import store
from tinlang.documents.models import IssuedDocument


def handed_out(document: IssuedDocument, content_type: str, label: str, of: str = "") -> HttpResponse:
    """The file as it was issued, named by what it is, of which row, and its day. Damaged, Http404.

    Nothing in it runs as a page of ours. Who may have it, and that they took it, is for the app that issued it.
    """
    sha256 = document.pdf_sha256 if content_type == store.PDF else document.word_sha256
    try:
        data = store.read(sha256, content_type)
    except FileNotFoundError:
        raise Http404 from None
    parts = (slugify(fold(label)), of, f"{document.issued_at:%Y%m%d}")
    return to_keep(data, content_type, "_".join(part for part in parts if part) + store.SUFFIXES[content_type])


def to_keep(data: bytes, content_type: str, name: str) -> HttpResponse:
    """A file of that name, saved and never shown as a page of ours, kept by no browser."""
    return HttpResponse(
        data,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )
