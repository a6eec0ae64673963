"""Addresses of the catalogue of procedures, and of how dossier codes begin."""

from django.urls import path

from tinlang.services.views import catalogue, exchange, series

app_name = "procedures"

urlpatterns = [
    path("", catalogue.procedures, name="list"),
    path("them/", catalogue.add, name="add"),
    path("tep-excel/", exchange.whole, name="book"),
    path("tep-mau/", exchange.template, name="template"),
    path("nap/", exchange.load_book, name="load"),
    path("ma-ho-so/", series.series, name="series"),
    path("ma-ho-so/<int:key>/", series.one, name="one_series"),
    path("ban/<uuid:uid>/sua/", catalogue.correct, name="correct"),
    path("ban/<uuid:uid>/doi-chieu/", catalogue.check, name="check"),
    path("<uuid:uid>/", catalogue.procedure, name="procedure"),
    path("<uuid:uid>/ban-moi/", catalogue.open_new, name="open"),
    path("<uuid:uid>/thoi/", catalogue.end, name="end"),
]
