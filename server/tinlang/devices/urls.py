"""Addresses of the desk's pages about devices."""

from django.urls import path

from tinlang.devices.views import commanding, enrolling, reading

app_name = "devices"

urlpatterns = [
    path("", reading.device_list, name="list"),
    path("dang-ky/", enrolling.enrol, name="enrol"),
    path("<uuid:uid>/", reading.device, name="device"),
    path("<uuid:uid>/tinh-trang/", reading.condition, name="condition"),
    path("<uuid:uid>/sua/", enrolling.edit, name="edit"),
    path("<uuid:uid>/lenh/", commanding.command, name="command"),
    path("<uuid:uid>/thu-hoi-quyen/", commanding.revoke, name="revoke"),
]
