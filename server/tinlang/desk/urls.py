from django.urls import path

from tinlang.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("viec-cua-toi/", views.tasks, name="tasks"),
    path("tro-giup/", views.help_index, name="help"),
    path("tro-giup/hinh/<slug:name>.png", views.picture, name="picture"),
    path("tro-giup/<slug:page>/", views.help_page, name="help_page"),
]
