"""Addresses of sound: `/media/<sha256>.opus`, for desk, public pages and devices alike."""

from django.urls import re_path

from tinlang.media.views import sound

app_name = "media"

urlpatterns = [
    re_path(r"^(?P<sha256>[0-9a-f]{64})\.opus$", sound.sound, name="sound"),
]
