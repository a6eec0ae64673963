"""For technicians: languages, and what bulletins are marked with. Bulletins are changed on the desk only."""

from django.contrib import admin

from tinlang.bulletins.models import Audience, Channel, Column, Language, Offered, Source


@admin.register(Language)
class LanguageAdmin(admin.ModelAdmin[Language]):
    list_display = ("tag", "name", "voice", "order")
    list_editable = ("order",)


@admin.register(Source, Audience, Channel, Column)
class OfferedAdmin(admin.ModelAdmin[Offered]):
    """A row that is no longer to be offered is ended; what was marked with it keeps it."""

    list_display = ("name", "key", "valid_from", "valid_to", "order")
    list_editable = ("order",)
