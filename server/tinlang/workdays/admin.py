from django.contrib import admin

from tinlang.workdays.models import OfficeHours, SpecialDay


@admin.register(SpecialDay)
class SpecialDayAdmin(admin.ModelAdmin[SpecialDay]):
    list_display = ("on", "kind", "name", "unit", "is_provisional", "source")
    list_filter = ("kind", "is_provisional")
    search_fields = ("name", "source")
    date_hierarchy = "on"
    raw_id_fields = ("unit",)


@admin.register(OfficeHours)
class OfficeHoursAdmin(admin.ModelAdmin[OfficeHours]):
    list_display = ("valid_from", "valid_to", "weekdays", "opens", "closes", "cutoff", "unit", "source")
    raw_id_fields = ("unit",)
