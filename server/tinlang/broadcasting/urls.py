"""Addresses of the desk's pages about airing. `uid` is that of the row which is named, `version` a version's."""

from django.urls import path, re_path

from tinlang.broadcasting.views import alone, capturing, deciding, following, logbook, ordering, scheduling
from tinlang.documents import store

app_name = "broadcasting"

urlpatterns = [
    path("", following.releases, name="releases"),
    path("lich/", scheduling.day, name="day"),
    path("lich/tuan/", scheduling.week, name="week"),
    path("lich/so/", logbook.logbook, name="logbook"),
    path("lich/so/ghi/", logbook.write, name="write_entry"),
    path("lich/so/dong/<uuid:uid>/", logbook.correct, name="correct_entry"),
    path("lich/so/<uuid:unit>/excel/", logbook.excel, name="logbook_excel"),
    path("lich/so/<uuid:uid>/word/", logbook.file, {"content_type": store.WORD}, name="logbook_word"),
    path("lich/so/<uuid:uid>/pdf/", logbook.file, {"content_type": store.PDF}, name="logbook_pdf"),
    path("cho-duyet/", deciding.waiting, name="waiting"),
    path("cho-duyet/<uuid:version>/duyet/", deciding.approve, name="approve"),
    path("cho-duyet/<uuid:version>/tu-phat/", alone.alone, name="alone"),
    path("cho-duyet/<uuid:version>/ban-giay/", deciding.paper, name="paper"),
    path("lenh-gui/", ordering.orders, name="orders"),
    path("lenh-gui/<uuid:uid>/", ordering.order, name="order"),
    path("lenh-gui/<uuid:uid>/gui-lai/", ordering.repeat, name="repeat"),
    re_path(r"^thu/(?P<device>[0-9a-f-]{36})/(?P<play>[0-9a-f]{32})\.wav$", capturing.capture, name="capture"),
    path("<uuid:uid>/", following.release, name="release"),
    path("<uuid:uid>/tien-do/", following.progress, name="progress"),
    path("<uuid:uid>/thu-hoi/", following.withdraw, name="withdraw"),
]
