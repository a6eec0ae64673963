"""What devices ask over HTTP; below /device/."""

from django.urls import path, re_path

from tinlang.devices import device_views as views

app_name = "device"

urlpatterns = [
    path("enrolment", views.enrolment, name="enrolment"),
    path("state", views.state, name="state"),
    re_path(r"^documents/(?P<sha256>[0-9a-f]{64})$", views.document, name="document"),
    path("time", views.time, name="time"),
    path("events", views.events, name="events"),
    path("heartbeat", views.heartbeat, name="heartbeat"),
]
