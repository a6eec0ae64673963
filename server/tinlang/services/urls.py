"""Addresses of the pages about dossiers."""

from django.urls import path

from tinlang.services.acts import ACTS
from tinlang.services.views import absences, acting, listed, receiving, reconciling, showing, telling, warning_rules

app_name = "services"

urlpatterns = [
    path("", listed.dossiers, name="dossiers"),
    path("tiep-nhan/", receiving.receive, name="receive"),
    path("tiep-nhan/<uuid:uid>/", receiving.receive_one, name="receive_one"),
    path("doi-chieu/", reconciling.reconcile, name="reconcile"),
    path("doi-chieu/tu-tinh/", reconciling.ask_province, name="ask_province"),
    path("bao-tinh/<uuid:uid>/", telling.notice, name="notice"),
    path("nhac-han/", warning_rules.warning_rules, name="warning_rules"),
    path("vang-mat/", absences.absences, name="absences"),
    path("vang-mat/bao/", absences.tell, name="tell_absence"),
    path("vang-mat/<uuid:uid>/ket-thuc/", absences.end, name="end_absence"),
    path("y-kien/<uuid:uid>/", acting.answer, name="answer"),
    path("<uuid:uid>/", showing.dossier, name="dossier"),
    *(path(f"<uuid:uid>/{one.slug}/", acting.act, {"name": one.name}, name=one.name) for one in ACTS),
]
