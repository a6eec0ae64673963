"""What every list has: saved views, actions on many rows, Excel files. `listed`: a list's name, `uid`: a row's."""

from django.urls import path

from tinlang.common.pages import bulk, exporting, saved

app_name = "common"

urlpatterns = [
    path("danh-sach/<slug:listed>/bo-loc/", saved.views, name="views"),
    path("danh-sach/bo-loc/<uuid:uid>/", saved.change, name="view"),
    path("danh-sach/<slug:listed>/nhieu/<slug:doing>/", bulk.confirm, name="bulk"),
    path("danh-sach/<slug:listed>/xuat/", exporting.ask, name="export"),
    path("bang-excel/", exporting.exports, name="exports"),
    path("bang-excel/<uuid:uid>/tep/", exporting.fetch, name="export_file"),
]
