"""For technicians, as dated rows: how far back a name is asked about, how often what may be repeated."""

from django.contrib import admin

from tinlang.services.models import NamesakeRule, RepeatLimit


@admin.register(NamesakeRule)
class NamesakeRuleAdmin(admin.ModelAdmin[NamesakeRule]):
    list_display = ("days", "valid_from", "valid_to", "source")


@admin.register(RepeatLimit)
class RepeatLimitAdmin(admin.ModelAdmin[RepeatLimit]):
    list_display = ("kind", "most", "valid_from", "valid_to", "source", "is_checked")
