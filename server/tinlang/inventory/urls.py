"""Addresses of the pages about the network."""

from django.urls import path

from tinlang.inventory.views import board, checking, explaining, repairing, reviewing, showing, stations

app_name = "inventory"

urlpatterns = [
    path("", board.board, name="board"),
    path("ghi-kiem-tra/", checking.choose, name="choose"),
    path("khai-bao/", stations.register, name="register"),
    path("ra-soat/", reviewing.reviews, name="reviews"),
    path("ra-soat/mo/", reviewing.open_one, name="open_review"),
    path("ra-soat/<uuid:uid>/", reviewing.review, name="review"),
    path("ra-soat/<uuid:uid>/ket-thuc/", reviewing.close, name="close_review"),
    path("ra-soat/<uuid:uid>/khong-co-tram/<uuid:unit>/", reviewing.confirm, name="confirm_no_station"),
    path("dia-ban/<uuid:uid>/giai-trinh/", explaining.of_unit, name="explain_unit"),
    path("phieu/<uuid:uid>/", repairing.ticket, name="ticket"),
    path("phieu/<uuid:uid>/bat-dau/", repairing.start, name="start_repair"),
    path("phieu/<uuid:uid>/dong/", repairing.close, name="close_repair"),
    path("kiem-tra/<uuid:uid>/anh.jpg", checking.photo, name="photo"),
    path("<uuid:uid>/", showing.station, name="station"),
    path("<uuid:uid>/kiem-tra/", checking.check, name="check"),
    path("<uuid:uid>/phieu-sua-chua/", repairing.open_ticket, name="open_repair"),
    path("<uuid:uid>/giai-trinh/", explaining.of_station, name="explain"),
    path("<uuid:uid>/sua/", stations.change, name="change"),
    path("<uuid:uid>/thoi/", stations.end, name="end"),
]
