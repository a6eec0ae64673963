"""Addresses of the pages that count dossiers."""

from django.urls import path

from tinlang.services.views import figures

app_name = "dossier_figures"

urlpatterns = [
    path("", figures.figures, name="figures"),
    path("ho-so/", figures.behind, name="behind"),
]
