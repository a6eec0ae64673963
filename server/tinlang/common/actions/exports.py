"""A list as an Excel file: asked for by a person, written by a task, fetched by them alone, let go after a week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from tinlang.common import audit, clock, lists, menu, sheets
from tinlang.common.errors import DomainError
from tinlang.common.listing import AskedList
from tinlang.common.models import Export, ExportState
from tinlang.common.room import needing_room
from tinlang_wire.clock import ZONE

KEPT = timedelta(days=7)
MOST_COMING = 3


class TooManyExports(DomainError):
    message = gettext_lazy("Đang lập ba bảng cho anh/chị rồi.")
    kept = gettext_lazy("Các bảng đang lập vẫn chạy tiếp.")
    todo = gettext_lazy("Chờ một bảng xong rồi xuất tiếp.")


class ListClosed(DomainError):
    """The person may not see the list, or may not any more."""

    message = gettext_lazy("Anh/chị không còn vai trò được xem danh sách này.")
    kept = gettext_lazy("Chưa có tệp nào được lập.")
    todo = gettext_lazy("Nếu cần, đề nghị quản trị hệ thống giao vai trò.")
    status = 403


@transaction.atomic
def ask_for_export(*, kind: lists.ListKind, query: str, by: Any) -> Export:
    """Have a task write all that match as an Excel file. ListClosed, TooManyExports."""
    if not menu.may_somewhere(by, kind.permission):
        raise ListClosed
    coming = Export.objects.select_for_update().filter(
        owner=by.uid, state__in=[ExportState.WAITING, ExportState.WORKING]
    )
    if sum(export.is_coming for export in coming) >= MOST_COMING:
        raise TooManyExports
    export = Export.objects.create(owner=by.uid, list_name=kind.name, title=str(kind.title), query=query)
    detail = {"list": kind.name, "query": query}
    audit.record(action="common.export", by=by, target=export, detail=detail)
    # The task's row belongs to this transaction: it is queued with the export, or not at all.
    write_export_now.enqueue(str(export.uid))
    return export


@task(queue_name="recordings")
def write_export_now(export_uid: str) -> None:
    """In the queue of what takes long, so that no bulletin waits for its voice."""
    write_export(Export.objects.get(uid=export_uid))


def write_export(export: Export) -> Export:
    """Write the file, some rows at a time, as its owner sees them now. What goes wrong is in its row."""
    let_go_of_expired()
    waiting = Export.objects.filter(pk=export.pk, state=ExportState.WAITING)
    if not waiting.update(state=ExportState.WORKING, changed_at=clock.now()):
        return export
    try:
        with needing_room():
            kind, listing = _asked(export)
            rows, facts = _told(export, kind, listing), _facts(export, kind, listing)
            size = sheets.write(export.uid, headings=kind.headings, rows=rows, facts=facts)
    except (DomainError, lists.UnknownList) as error:
        _fail(export, str(error))
    except Exception:
        _fail(export, _("Máy chủ gặp lỗi khi lập bảng. Xuất lại sau ít phút."))
        raise
    else:
        _ready(export, size, listing.request.user)
    export.refresh_from_db()
    return export


@transaction.atomic
def _ready(export: Export, size: int, by: Any) -> None:
    """It can be fetched; how many rows were taken out of the list is in the audit: some hold personal data."""
    now = clock.now()
    done = {"state": ExportState.READY, "size": size, "changed_at": now, "expires_at": now + KEPT}
    Export.objects.filter(pk=export.pk).update(**done)
    export.refresh_from_db()
    detail = {"list": export.list_name, "rows": export.done}
    audit.record(action="common.export_written", by=by, target=export, detail=detail)


def _fail(export: Export, problem: str) -> None:
    sheets.let_go(export.uid)
    failed = {"state": ExportState.FAILED, "problem": problem[:300], "changed_at": clock.now()}
    Export.objects.filter(pk=export.pk).update(**failed)


def _kind(export: Export) -> lists.ListKind:
    kind = lists.named(export.list_name)
    if kind is None:
        raise lists.UnknownList(export.list_name)
    return kind


def _asked(export: Export) -> tuple[lists.ListKind, AskedList]:
    """The list as its owner would see it now. ListClosed, UnknownList."""
    kind, owner = _kind(export), get_user_model().objects.filter(uid=export.owner).first()
    if owner is None or not menu.may_somewhere(owner, kind.permission):
        raise ListClosed
    try:
        return kind, kind.asked_by(owner, export.query)
    except Http404:  # an area that is out of their reach since
        raise ListClosed from None


def _told(export: Export, kind: lists.ListKind, listing: AskedList) -> Iterator[Sequence[lists.Cell]]:
    """The rows of the file; how many are written is told to the export's row after each chunk."""
    stored, done = Export.objects.filter(pk=export.pk), 0
    stored.update(total=listing.total)
    for chunk in listing.chunks():
        yield from kind.cells(chunk)
        done += len(chunk)
        stored.update(done=done, changed_at=clock.now())
    stored.update(total=done, done=done)


def _facts(export: Export, kind: lists.ListKind, listing: AskedList) -> list[str]:
    """What stands above the table: which list, what of it, as of when."""
    written_at = _("Lập lúc %(at)s") % {"at": f"{clock.now().astimezone(ZONE):%H:%M %d/%m/%Y}"}
    return [export.title, *(str(fact) for fact in kind.facts(listing)), written_at]


def let_go_of_expired() -> int:
    """Delete the files whose week is over; how many. Their rows stay and say what was once taken away."""
    expired = Export.objects.filter(expires_at__lte=clock.now(), size__gt=0)
    for uid in expired.values_list("uid", flat=True):
        sheets.let_go(uid)
    return expired.update(size=0)
