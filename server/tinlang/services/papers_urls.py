"""Addresses of the papers of dossiers, and of the register."""

from django.urls import path

from tinlang.documents import store
from tinlang.services.views import papers, register

app_name = "dossier_papers"

urlpatterns = [
    path("so-theo-doi/", register.register, name="register"),
    path("so-theo-doi/<uuid:uid>/word/", register.file, {"content_type": store.WORD}, name="register_word"),
    path("so-theo-doi/<uuid:uid>/pdf/", register.file, {"content_type": store.PDF}, name="register_pdf"),
    path("<uuid:dossier>/giay-to/<slug:kind>/", papers.issue, name="issue"),
    path("<uuid:dossier>/giay-to/<uuid:uid>/so/", papers.number, name="number"),
    path("<uuid:dossier>/giay-to/<uuid:uid>/word/", papers.file, {"content_type": store.WORD}, name="word"),
    path("<uuid:dossier>/giay-to/<uuid:uid>/pdf/", papers.file, {"content_type": store.PDF}, name="pdf"),
]
