"""Addresses of the desk's pages about bulletins. `uid` is a bulletin's, `version` a version's."""

from django.urls import path

from tinlang.bulletins.views import composing, deciding, reading

app_name = "bulletins"

urlpatterns = [
    path("", reading.bulletin_list, name="list"),
    path("soan/", composing.compose, name="compose"),
    path("<uuid:uid>/", reading.bulletin, name="bulletin"),
    path("<uuid:uid>/ban/<int:number>/", reading.bulletin, name="version"),
    path("ban/<uuid:version>/sua/", composing.edit, name="edit"),
    path("ban/<uuid:version>/am-thanh/", composing.sound, name="sound"),
    path("ban/<uuid:version>/sua-lai/", composing.edit_again, name="edit_again"),
    path("ban/<uuid:version>/tra-lai/", deciding.return_for_edit, name="return"),
    path("ban/<uuid:version>/khong-duyet/", deciding.reject, name="reject"),
]
