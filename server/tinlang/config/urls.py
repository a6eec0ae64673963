"""Every address of the server, one line an app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("tinlang.desk.urls")),
    path("", include("tinlang.common.urls")),
    path("dia-ban/", include("tinlang.units.urls")),
    path("tai-khoan/", include("tinlang.accounts.urls")),
    path("tin/", include("tinlang.bulletins.urls")),
    path("giong-doc/", include("tinlang.media.desk_urls")),
    path("phat/", include("tinlang.broadcasting.urls")),
    path("thu-tuc/", include("tinlang.services.catalogue_urls")),
    path("lich-lam-viec/", include("tinlang.workdays.urls")),
    path("mang-luoi/", include("tinlang.inventory.urls")),
    path("thong-ke-ho-so/", include("tinlang.services.figures_urls")),
    path("ho-so/", include("tinlang.services.papers_urls")),
    path("ho-so/", include("tinlang.services.urls")),
    path("thiet-bi/", include("tinlang.devices.urls")),
    path("device/", include("tinlang.devices.device_urls")),
    path("media/", include("tinlang.media.urls")),
    path("quan-tri/", admin.site.urls),
]

handler400 = "tinlang.common.views.bad_request"
handler403 = "tinlang.common.views.not_allowed"
handler404 = "tinlang.common.views.not_found"
handler500 = "tinlang.common.views.server_error"
