"""Addresses of the working calendar."""

from django.urls import path

from tinlang.workdays import views

app_name = "workdays"

urlpatterns = [
    path("", views.year, name="year"),
    path("ngay/them/", views.add_day, name="add_day"),
    path("ngay/<uuid:uid>/", views.day, name="day"),
    path("gio/them/", views.add_hours, name="add_hours"),
    path("gio/<int:key>/", views.hours, name="hours"),
]
