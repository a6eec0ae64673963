from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CommonConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tinlang.common"

    def ready(self) -> None:
        from tinlang.common import search

        search.install()
        connection_created.connect(search.teach_sqlite, dispatch_uid="tinlang.common.search")
