"""Addresses of the pages that count dossiers."""

from django.urls import path

from tinlang.services.views import board, figures

app_name = "dossier_figures"

urlpatterns = [
    path("", figures.figures, name="figures"),
    path("luc-nay/", board.now, name="now"),
    path("ho-so/", figures.behind, name="behind"),
]
