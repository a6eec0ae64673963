from django.apps import AppConfig


class AccountsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tinlang.accounts"

    def ready(self) -> None:
        from tinlang.accounts.access import may_somewhere
        from tinlang.common import menu

        menu.register_official(may_somewhere, lambda person: person.standing)
        menu.register_link("sign_out", "accounts:sign_out")
        menu.register_link("password", "accounts:change_password")
