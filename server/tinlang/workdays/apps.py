from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WorkdaysConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tinlang.workdays"
    verbose_name = _("Lịch làm việc")

    def ready(self) -> None:
        from tinlang.common import menu
        from tinlang.workdays.national import seed_days

        post_migrate.connect(seed_days, sender=self)
        menu.register(
            menu.MenuEntry(_("Lịch làm việc"), "workdays:year", action="units.view", order=77, icon="calendar", key="y")
        )
