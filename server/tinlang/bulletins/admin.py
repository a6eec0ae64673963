"""For technicians: languages, and what bulletins are marked with. Bulletins are changed on the desk only."""

from django.contrib import admin

from tinlang.bulletins.models import AlertRule, Audience, Channel, Column, Language, Offered, Source


@admin.register(Language)
class LanguageAdmin(admin.ModelAdmin[Language]):
    list_display = ("tag", "name", "voice", "order")
    list_editable = ("order",)


@admin.register(Source, Audience, Channel, Column)
class OfferedAdmin(admin.ModelAdmin[Offered]):
    """A row that is no longer to be offered is ended; what was marked with it keeps it."""

    list_display = ("name", "key", "valid_from", "valid_to", "order")
    list_editable = ("order",)


@admin.register(AlertRule)
class AlertRuleAdmin(admin.ModelAdmin[AlertRule]):
    """Who may give an alert alone: by a document of the unit, from a day on."""

    list_display = ("__str__", "one_person", "review_within_h", "valid_from", "valid_to", "source")
    raw_id_fields = ("unit",)
