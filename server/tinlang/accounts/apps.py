from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest


class AccountsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tinlang.accounts"

    def ready(self) -> None:
        from django.contrib import admin
        from django.contrib.auth.signals import user_logged_in

        from tinlang.accounts.access import may_somewhere
        from tinlang.accounts.leaving import DELEGATIONS, ROLES
        from tinlang.accounts.middleware import begin_session
        from tinlang.accounts.views.signing_in import sign_in_by_the_one_door
        from tinlang.common import menu
        from tinlang.units import closing

        menu.register_official(may_somewhere, lambda person: person.standing)
        closing.register(ROLES)
        closing.register(DELEGATIONS)
        menu.register_link("sign_out", "accounts:sign_out")
        menu.register_link("password", "accounts:security")
        menu.register(
            menu.MenuEntry(_("Ủy quyền duyệt"), "accounts:delegations", action="accounts.view", order=85, icon="person")
        )
        menu.register(
            menu.MenuEntry(
                _("Người dùng"),
                "accounts:people",
                action="accounts.view",
                order=84,
                count=_count_removals,
                icon="people",
            )
        )
        user_logged_in.connect(begin_session, dispatch_uid="accounts.begin_session")
        admin.site.login = sign_in_by_the_one_door  # type: ignore[method-assign]


def _count_removals(request: "HttpRequest") -> int:
    from tinlang.accounts.models import Person
    from tinlang.accounts.queries import count_removals

    assert isinstance(request.user, Person)
    return count_removals(request.user)
