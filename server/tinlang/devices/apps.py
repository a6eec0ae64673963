from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DevicesConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tinlang.devices"
    verbose_name = _("Thiết bị")

    def ready(self) -> None:
        from tinlang.common import lists, menu
        from tinlang.devices.leaving import LEFT
        from tinlang.devices.national import ensure_policy
        from tinlang.devices.views import listed
        from tinlang.units import closing

        lists.register(listed.KIND)
        closing.register(LEFT)
        post_migrate.connect(ensure_policy, sender=self)
        menu.register(
            menu.MenuEntry(_("Thiết bị"), "devices:list", action="devices.view", order=70, icon="loudspeaker", key="b")
        )
        menu.register_action(
            menu.Action(_("Đăng ký thiết bị"), "devices:enrol", "devices.enrol", order=50, icon="plus")
        )
