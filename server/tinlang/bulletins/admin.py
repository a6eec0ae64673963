"""For technicians: the languages in which something can be said. Bulletins are changed on the desk only."""

from django.contrib import admin

from tinlang.bulletins.models import Language


@admin.register(Language)
class LanguageAdmin(admin.ModelAdmin[Language]):
    list_display = ("tag", "name", "voice", "order")
    list_editable = ("order",)
