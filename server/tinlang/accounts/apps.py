from django.apps import AppConfig


class AccountsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tinlang.accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from tinlang.accounts.access import may_somewhere
        from tinlang.accounts.middleware import renew_at_sign_in
        from tinlang.common import menu

        menu.register_official(may_somewhere, lambda person: person.standing)
        menu.register_link("sign_out", "accounts:sign_out")
        menu.register_link("password", "accounts:change_password")
        user_logged_in.connect(renew_at_sign_in, dispatch_uid="accounts.renew_at_sign_in")
