from django.contrib import admin

from tinlang.common.admin import ReadOnly
from tinlang.workdays.models import OfficeHours, SpecialDay


@admin.register(SpecialDay)
class SpecialDayAdmin(ReadOnly, admin.ModelAdmin[SpecialDay]):
    list_display = ("on", "kind", "name", "unit", "is_provisional", "source")
    list_filter = ("kind", "is_provisional")
    search_fields = ("name", "source")
    date_hierarchy = "on"


@admin.register(OfficeHours)
class OfficeHoursAdmin(ReadOnly, admin.ModelAdmin[OfficeHours]):
    list_display = ("valid_from", "valid_to", "weekdays", "opens", "closes", "cutoff", "unit", "source")
