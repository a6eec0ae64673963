"""For technicians: how far back a name is asked about, as dated rows."""

from django.contrib import admin

from tinlang.services.models import NamesakeRule


@admin.register(NamesakeRule)
class NamesakeRuleAdmin(admin.ModelAdmin[NamesakeRule]):
    list_display = ("days", "valid_from", "valid_to", "source")
