"""For technicians: the dated policies, to be changed by hand; documents and requests, to be looked at only."""

from django.contrib import admin

from tinlang.common.admin import ReadOnly
from tinlang.devices.models import DevicePolicy, OutgoingDocument, SignedDocument, SigningRequest


@admin.register(DevicePolicy)
class DevicePolicyAdmin(admin.ModelAdmin[DevicePolicy]):
    list_display = ["__str__", "valid_from", "valid_to", "quiet_hours", "default_volume", "languages", "source"]
    raw_id_fields = ["unit"]


@admin.register(SignedDocument)
class SignedDocumentAdmin(ReadOnly, admin.ModelAdmin[SignedDocument]):
    list_display = ["type", "audience", "epoch", "sequence", "issued_at", "expires_at", "sha256"]
    list_filter = ["type"]
    search_fields = ["audience", "sha256"]
    exclude = ["signed"]


@admin.register(SigningRequest)
class SigningRequestAdmin(ReadOnly, admin.ModelAdmin[SigningRequest]):
    list_display = ["kind", "device", "asked_by", "asked_at", "done_at", "problem"]
    list_filter = ["kind"]


@admin.register(OutgoingDocument)
class OutgoingDocumentAdmin(ReadOnly, admin.ModelAdmin[OutgoingDocument]):
    list_display = ["subject", "document", "created_at", "attempts", "sent_at", "dropped_why"]
