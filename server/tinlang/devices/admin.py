"""For technicians: the dated policies, to be changed by hand; documents and requests, to be looked at only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from tinlang.devices.models import DevicePolicy, OutgoingDocument, SignedDocument, SigningRequest


@admin.register(DevicePolicy)
class DevicePolicyAdmin(admin.ModelAdmin[DevicePolicy]):
    list_display = ["__str__", "valid_from", "valid_to", "quiet_hours", "default_volume", "languages", "source"]
    raw_id_fields = ["unit"]


class LookedAtOnly:
    """Rows that only the program writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(SignedDocument)
class SignedDocumentAdmin(LookedAtOnly, admin.ModelAdmin[SignedDocument]):
    list_display = ["type", "audience", "epoch", "sequence", "issued_at", "expires_at", "sha256"]
    list_filter = ["type"]
    search_fields = ["audience", "sha256"]
    exclude = ["signed"]


@admin.register(SigningRequest)
class SigningRequestAdmin(LookedAtOnly, admin.ModelAdmin[SigningRequest]):
    list_display = ["kind", "device", "asked_by", "asked_at", "done_at", "problem"]
    list_filter = ["kind"]


@admin.register(OutgoingDocument)
class OutgoingDocumentAdmin(LookedAtOnly, admin.ModelAdmin[OutgoingDocument]):
    list_display = ["subject", "document", "created_at", "attempts", "sent_at", "dropped_why"]
