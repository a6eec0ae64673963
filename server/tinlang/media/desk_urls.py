"""Addresses of the desk's pages about the voice, under /giong-doc/."""

from django.urls import path

from tinlang.media.views import golden, settings, words

app_name = "speech"

urlpatterns = [
    path("", words.word_list, name="words"),
    path("thu/", words.try_sentence, name="try"),
    path("them/", words.add, name="add_word"),
    path("<uuid:uid>/bo/", words.remove, name="remove_word"),
    path("cau-mau/", golden.golden_list, name="golden"),
    path("cau-mau/<slug:sentence>/nghe/", golden.hear, name="hear_golden"),
    path("nhac-hieu/", settings.settings, name="settings"),
    path("nhac-hieu/theo-cap-tren/", settings.follow_above, name="follow_above"),
    path("nhac-hieu/nhac/<slug:key>/", settings.tune, name="tune"),
    path("nhac-hieu/giong/<str:key>/", settings.voice, name="voice"),
]
