from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_save


class CommonConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tinlang.common"

    def ready(self) -> None:
        from tinlang.common import search, words

        search.install()
        connection_created.connect(search.teach_sqlite, dispatch_uid="tinlang.common.search")
        post_save.connect(words.on_save, dispatch_uid="tinlang.common.words")
