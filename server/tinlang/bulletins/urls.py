"""Addresses of the desk's pages about bulletins. `uid` is a bulletin's, `version` a version's."""

from django.urls import path

from tinlang.bulletins.views import (
    alerting,
    columns,
    comparing,
    composing,
    deciding,
    keeping,
    listening,
    reading,
    recording,
    reviewing,
)

app_name = "bulletins"

urlpatterns = [
    path("", reading.bulletin_list, name="list"),
    path("soan/", composing.compose, name="compose"),
    path("canh-bao/", alerting.alert, name="alert"),
    path("dien-tap/", alerting.alert, {"is_drill": True}, name="drill"),
    path("ban/<uuid:version>/canh-bao/", alerting.edit, name="edit_alert"),
    path("ban/<uuid:version>/ra-soat/", reviewing.review, name="review"),
    path("chuyen-muc/", columns.column_list, name="columns"),
    path("chuyen-muc/<slug:key>/", columns.column, name="column"),
    path("giu/", keeping.keep_new, name="keep_new"),
    path("chu-se-doc/", listening.reading, name="reading"),
    path("<uuid:uid>/", reading.bulletin, name="bulletin"),
    path("<uuid:uid>/so-sanh/", comparing.compare, name="compare"),
    path("<uuid:uid>/ban/<int:number>/", reading.bulletin, name="version"),
    path("ban/<uuid:version>/sua/", composing.edit, name="edit"),
    path("ban/<uuid:version>/giu/", keeping.keep, name="keep"),
    path("ban/<uuid:version>/am-thanh/", composing.sound, name="sound"),
    path("ban/<uuid:version>/chu-se-doc/", listening.reading_of, name="reading_of"),
    path("ban/<uuid:version>/cau/<int:number>/", listening.sentence, name="sentence"),
    path("ban/<uuid:version>/ngon-ngu/", recording.languages, name="languages"),
    path("ban/<uuid:version>/ngon-ngu/danh-sach/", recording.variants, name="variants"),
    path("ban/<uuid:version>/ngon-ngu/<slug:language>/bo/", recording.remove_language, name="remove_language"),
    path("ban/<uuid:version>/ghi-am/<slug:language>/", recording.record, name="record"),
    path("ban/<uuid:version>/ghi-am/<slug:language>/tinh-trang/", recording.recorded, name="recorded"),
    path("ban/<uuid:version>/ghi-am/<slug:language>/van-dung/", recording.confirm, name="confirm_recording"),
    path("ban/<uuid:version>/ghi-am/<slug:language>/thu-lai/", recording.retry, name="retry_recording"),
    path("ban/<uuid:version>/ghi-am/<slug:language>/bo/", recording.remove_recording, name="remove_recording"),
    path("ban/<uuid:version>/sua-lai/", keeping.edit_again, name="edit_again"),
    path("ban/<uuid:version>/rut-lai/", keeping.take_back, name="take_back"),
    path("ban/<uuid:version>/bo-nhap/", keeping.discard, name="discard"),
    path("ban/<uuid:version>/dinh-chinh/", keeping.correct, name="correct"),
    path("ban/<uuid:version>/tra-lai/", deciding.return_for_edit, name="return"),
    path("ban/<uuid:version>/ban-ky/", deciding.paper_scan, name="paper_scan"),
    path("ban/<uuid:version>/khong-duyet/", deciding.reject, name="reject"),
]
