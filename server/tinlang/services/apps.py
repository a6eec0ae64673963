from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tinlang.services"
    verbose_name = _("Hồ sơ, thủ tục")

    def ready(self) -> None:
        from tinlang.common import lists, menu
        from tinlang.services.following import FOLLOWER
        from tinlang.services.leaving import LEFT
        from tinlang.services.national import (
            ensure_forms,
            ensure_namesake_rule,
            ensure_repeat_limits,
            ensure_warning_rules,
        )
        from tinlang.services.queries.figures import COUNT
        from tinlang.services.views import catalogue, figures, listed
        from tinlang.units import closing
        from tinlang.workdays import moving

        post_migrate.connect(ensure_forms, sender=self)
        post_migrate.connect(ensure_namesake_rule, sender=self)
        post_migrate.connect(ensure_warning_rules, sender=self)
        post_migrate.connect(ensure_repeat_limits, sender=self)
        closing.register(LEFT)
        moving.register(FOLLOWER)
        lists.register(figures.KIND)
        lists.register(catalogue.KIND)
        lists.register(listed.KIND)
        menu.register(
            menu.MenuEntry(_("Hồ sơ"), "services:dossiers", action="services.view", order=25, icon="dossier", key="h")
        )
        menu.register(
            menu.MenuEntry(
                _("Thống kê hồ sơ"), "dossier_figures:figures", action=COUNT, order=58, icon="figures", key="e"
            )
        )
        menu.register(
            menu.MenuEntry(
                _("Bảng theo dõi hồ sơ"), "dossier_figures:now", action="services.lead", order=57, icon="figures"
            )
        )
        menu.register(
            menu.MenuEntry(
                _("Danh mục thủ tục"),
                "procedures:list",
                action="services.catalogue",
                order=76,
                icon="bookmark",
                key="u",
            )
        )
        menu.register_action(
            menu.Action(_("Tiếp nhận hồ sơ"), "services:receive", "services.receive", order=30, icon="plus")
        )
        menu.register(
            menu.MenuEntry(
                _("Sổ theo dõi hồ sơ"), "dossier_papers:register", action="services.receive", order=59, icon="print"
            )
        )
