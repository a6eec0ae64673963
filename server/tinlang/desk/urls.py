from django.urls import path

from tinlang.desk.views import front, handing_over

app_name = "desk"
urlpatterns = [
    path("", front.home, name="home"),
    path("viec-cua-toi/", front.tasks, name="tasks"),
    path("ban-giao/", handing_over.index, name="handing_over"),
    path("ban-giao/<slug:kind>/", handing_over.left_page, name="left"),
    path("tro-giup/", front.help_index, name="help"),
    path("tro-giup/hinh/<slug:name>.png", front.picture, name="picture"),
    path("tro-giup/<slug:page>/", front.help_page, name="help_page"),
]
