from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class BulletinsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tinlang.bulletins"
    verbose_name = _("Tin")

    def ready(self) -> None:
        from tinlang.bulletins.actions import recording_arrived
        from tinlang.bulletins.choices import ensure_choices
        from tinlang.bulletins.languages import ensure_languages
        from tinlang.bulletins.leaving import LEFT
        from tinlang.bulletins.views import listed
        from tinlang.common import lists, menu
        from tinlang.media import arrivals
        from tinlang.units import closing

        arrivals.register(recording_arrived)
        lists.register(listed.KIND)
        closing.register(LEFT)
        post_migrate.connect(ensure_languages, sender=self)
        post_migrate.connect(ensure_choices, sender=self)
        menu.register(
            menu.MenuEntry(_("Tin"), "bulletins:list", action="bulletins.view", order=40, icon="bulletin", key="t")
        )
        menu.register(
            menu.MenuEntry(
                _("Soạn tin"), "bulletins:compose", action="bulletins.write", order=30, icon="write", key="s"
            )
        )
        menu.register(
            menu.MenuEntry(_("Diễn tập"), "bulletins:drill", action="bulletins.alert", order=65, icon="shield")
        )
        menu.register_action(menu.Action(_("Soạn tin"), "bulletins:compose", "bulletins.write", order=10, icon="write"))
