"""A person's own views of lists. They are nobody else's, so there is nothing to permit and nothing for the audit."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError
from tinlang.common.models import SavedView

MOST = 12


class MostViews(DomainError):
    message = _("Mỗi danh sách lưu được nhiều nhất 12 bộ lọc.")
    kept = _("Các bộ lọc đã lưu còn nguyên.")
    todo = _("Xóa bớt bộ lọc không dùng rồi lưu lại.")


class NameTaken(DomainError):
    message = _("Đã có bộ lọc mang tên này.")
    kept = _("Bộ lọc cũ còn nguyên.")
    todo = _("Chọn tên khác.")


@transaction.atomic
def save_view(*, owner: Any, list_name: str, name: str, query: str, is_default: bool = False) -> SavedView:
    """Keep how a list is narrowed and ordered. MostViews, NameTaken."""
    own = SavedView.objects.select_for_update().filter(owner=owner, list_name=list_name)
    if own.count() >= MOST:
        raise MostViews
    if own.filter(name=name).exists():
        raise NameTaken(name=name)
    if is_default:
        own.update(is_default=False)
    try:
        with transaction.atomic():
            fields = {"name": name, "query": query, "is_default": is_default}
            return SavedView.objects.create(owner=owner, list_name=list_name, **fields)
    except IntegrityError:  # the same name, sent at the same time
        raise NameTaken(name=name) from None


@transaction.atomic
def rename_view(*, view: SavedView, name: str) -> SavedView:
    """Give it another name. NameTaken."""
    own = SavedView.objects.select_for_update().filter(owner=view.owner, list_name=view.list_name)
    if own.filter(name=name).exclude(pk=view.pk).exists():
        raise NameTaken(name=name)
    own.filter(pk=view.pk).update(name=name)
    view.refresh_from_db()
    return view


@transaction.atomic
def open_first(*, view: SavedView, wanted: bool) -> SavedView:
    """Show this view when the list is opened from the menu, or no view any more."""
    own = SavedView.objects.select_for_update().filter(owner=view.owner, list_name=view.list_name)
    own.update(is_default=False)
    if wanted:
        own.filter(pk=view.pk).update(is_default=True)
    view.refresh_from_db()
    return view


def forget_view(*, view: SavedView) -> None:
    """Delete it; the rows that it showed stay where they are."""
    SavedView.objects.filter(pk=view.pk).delete()
