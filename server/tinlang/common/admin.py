"""The technicians' admin: what the audit holds, to be read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from tinlang.common.models import AuditEntry, AuditHead


class ReadOnly:
    """Rows that change by actions only: here they are read."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, admin.ModelAdmin[AuditEntry]):
    list_display = ["seq", "at", "action", "actor_name", "organisation_name", "target_type", "unit_name"]
    list_filter = ["action"]
    search_fields = ["actor_name", "actor_uid", "target_uid", "unit_name"]
    date_hierarchy = "at"
    list_select_related = ["detail"]

    readonly_fields = ["said"]

    @admin.display(description="Chi tiết")
    def said(self, entry: AuditEntry) -> str:
        return str(entry.detail) if hasattr(entry, "detail") else ""


@admin.register(AuditHead)
class AuditHeadAdmin(ReadOnly, admin.ModelAdmin[AuditHead]):
    list_display = ["seq", "signed_at", "hash"]
