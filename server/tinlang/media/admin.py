"""For technicians: what is in the store."""

from django.contrib import admin
from django.http import HttpRequest

from tinlang.media.models import MediaObject


@admin.register(MediaObject)
class MediaObjectAdmin(admin.ModelAdmin[MediaObject]):
    list_display = ("sha256", "length_ms", "size", "created_at")
    search_fields = ("sha256",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: MediaObject | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: MediaObject | None = None) -> bool:
        return False
