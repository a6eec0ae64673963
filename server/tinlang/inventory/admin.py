"""For technicians: how long a check counts, as dated rows. The network itself is changed on the desk only."""

from django.contrib import admin

from tinlang.inventory.models import ValidityRule


@admin.register(ValidityRule)
class ValidityRuleAdmin(admin.ModelAdmin[ValidityRule]):
    list_display = ("technology", "months", "days", "valid_from", "valid_to", "is_confirmed", "source")
    list_filter = ("technology", "is_confirmed")
