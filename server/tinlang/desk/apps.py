from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tinlang.desk"

    def ready(self) -> None:
        from tinlang.common import menu
        from tinlang.desk.views import handing_over
        from tinlang.units.closing import HAND_OVER

        menu.register(menu.MenuEntry(_("Việc của tôi"), "desk:home", action="", order=10, icon="home", key="v"))
        handing_over.declare()
        menu.register(
            menu.MenuEntry(
                _("Bàn giao sau sắp xếp"),
                "desk:handing_over",
                action=HAND_OVER,
                order=86,
                icon="history",
            )
        )
        menu.register_link("home", "desk:home")
        menu.register_link("help", "desk:help")
