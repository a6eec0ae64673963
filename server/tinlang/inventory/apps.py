from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class InventoryConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tinlang.inventory"
    verbose_name = _("Mạng lưới truyền thanh")

    def ready(self) -> None:
        from tinlang.common import lists, menu
        from tinlang.inventory.leaving import LEFT
        from tinlang.inventory.national import ensure_rules
        from tinlang.inventory.views import listed, reviewing
        from tinlang.units import closing

        closing.register(LEFT)
        lists.register(listed.KIND)
        lists.register(reviewing.KIND)
        post_migrate.connect(ensure_rules, sender=self)
        menu.register(
            menu.MenuEntry(
                _("Mạng lưới"), "inventory:board", action="inventory.view", order=55, icon="network", key="m"
            )
        )
        menu.register_action(
            menu.Action(_("Báo hỏng"), "inventory:choose", "inventory.check", order=40, icon="network")
        )
