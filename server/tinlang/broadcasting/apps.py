from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest


class BroadcastingConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tinlang.broadcasting"
    verbose_name = _("Phát thanh")

    def ready(self) -> None:
        from tinlang.broadcasting.queries import standings
        from tinlang.broadcasting.views import orders_listed, releases_listed
        from tinlang.broadcasting.views.panels import airing as panel
        from tinlang.bulletins import airing, carriers, panels
        from tinlang.bulletins.models import LOUDSPEAKER
        from tinlang.common import lists
        from tinlang.common.menu import MenuEntry, register

        lists.register(releases_listed.KIND)
        lists.register(orders_listed.KIND)
        panels.register(panel)
        airing.register(standings)
        carriers.register(LOUDSPEAKER)
        register(
            MenuEntry(
                _("Chờ duyệt"),
                "broadcasting:waiting",
                action="bulletins.approve",
                order=20,
                count=_count_waiting,
                icon="approve",
                key="d",
            )
        )
        register(
            MenuEntry(
                _("Lịch phát thanh"),
                "broadcasting:day",
                action="broadcasting.view",
                order=48,
                icon="calendar",
                key="x",
            )
        )
        register(
            MenuEntry(
                _("Theo dõi phát"),
                "broadcasting:releases",
                action="broadcasting.view",
                order=50,
                icon="broadcast",
                key="p",
            )
        )
        register(
            MenuEntry(
                _("Lệnh gửi"),
                "broadcasting:orders",
                action="broadcasting.operate",
                order=60,
                count=_count_parked,
                icon="orders",
                key="l",
            )
        )


def _count_waiting(request: "HttpRequest") -> int:
    from tinlang.broadcasting.views.showing import person
    from tinlang.bulletins.queries import count_waiting_for

    return count_waiting_for(person(request))


def _count_parked(request: "HttpRequest") -> int:
    from tinlang.broadcasting.queries import parked_count
    from tinlang.broadcasting.views.showing import person

    return parked_count(person(request))
