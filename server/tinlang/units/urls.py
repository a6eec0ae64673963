"""The one address of areas: what lies in one, for the picker."""

from django.urls import path

from tinlang.units import views

app_name = "units"

urlpatterns = [path("<uuid:uid>/cac-noi/", views.inside, name="inside")]
