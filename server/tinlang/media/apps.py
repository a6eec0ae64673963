from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tinlang.media"
    verbose_name = _("Giọng đọc")

    def ready(self) -> None:
        from tinlang.common import lists, menu
        from tinlang.media.leaving import SETTINGS, WORDS
        from tinlang.media.views import listed
        from tinlang.units import closing

        closing.register(WORDS)
        closing.register(SETTINGS)
        lists.register(listed.KIND)
        menu.register(
            menu.MenuEntry(_("Giọng đọc"), "speech:words", action="media.view", order=45, icon="language", key="n")
        )
