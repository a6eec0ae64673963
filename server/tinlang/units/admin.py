"""Areas and organisations, to be read by technicians: they come from official lists, through `tinlang load_units`."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from tinlang.common.admin import ReadOnly
from tinlang.units.models import Organisation, OrganisationVersion, Succession, Unit, UnitCode, UnitVersion


class Versions(ReadOnly, admin.TabularInline[UnitVersion, Unit]):
    model = UnitVersion
    fk_name = "unit"
    extra = 0


class Codes(ReadOnly, admin.TabularInline[UnitCode, Unit]):
    model = UnitCode
    extra = 0


class Origins(ReadOnly, admin.TabularInline[Succession, Unit]):
    """What was merged into this unit."""

    model = Succession
    fk_name = "successor"
    extra = 0


@admin.register(Unit)
class UnitAdmin(ReadOnly, admin.ModelAdmin[Unit]):
    list_display = ["__str__", "uid", "lat", "lon"]
    search_fields = ["versions__name", "codes__code", "uid"]
    inlines = [Versions, Codes, Origins]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        return super().get_queryset(request).prefetch_related("versions")


class OrganisationVersions(ReadOnly, admin.TabularInline[OrganisationVersion, Organisation]):
    model = OrganisationVersion
    fk_name = "organisation"
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(ReadOnly, admin.ModelAdmin[Organisation]):
    list_display = ["__str__", "uid"]
    search_fields = ["versions__name", "uid"]
    inlines = [OrganisationVersions]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("versions")
