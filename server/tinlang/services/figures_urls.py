"""Addresses of the pages that count dossiers."""

from django.urls import path

from tinlang.documents import store
from tinlang.services.views import board, figures, reports

app_name = "dossier_figures"

urlpatterns = [
    path("", figures.figures, name="figures"),
    path("luc-nay/", board.now, name="now"),
    path("ho-so/", figures.behind, name="behind"),
    path("bieu-06/<uuid:unit>/", reports.issue, name="issue"),
    path("bieu-06/<uuid:uid>/word/", reports.file, {"content_type": store.WORD}, name="word"),
    path("bieu-06/<uuid:uid>/pdf/", reports.file, {"content_type": store.PDF}, name="pdf"),
]
