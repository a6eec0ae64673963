"""Areas and organisations for tests. `VillageFactory(parent=commune)`; rebuild the closure after making some."""

from datetime import date

import factory

from tinlang.units import models


class UnitFactory(factory.django.DjangoModelFactory):
    """A commune with one open version. `name`, `kind`, `level`, `parent`, `since` and `code` describe that version.

    It does not rebuild the closure: a test that needs reach calls `rebuild_closure()` once, after all its units.
    """

    class Meta:
        model = models.Unit

    @classmethod
    def _create(cls, model_class, *args, name=None, kind="Xã", level="commune", parent=None, since=None, code="", **kw):
        unit = model_class.objects.create(*args, **kw)
        models.UnitVersion.objects.create(
            unit=unit,
            name=name or f"Thử {unit.pk}",
            kind=kind,
            level=level,
            parent=parent,
            valid_from=since or models.BEGINNING,
        )
        if code:
            models.UnitCode.objects.create(unit=unit, code=code, valid_from=since or models.BEGINNING)
        return unit


class VillageFactory(UnitFactory):
    """A village of some commune."""

    kind = "Thôn"
    level = models.Level.VILLAGE


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A body with one open version: `name`, `kind`, `parent`, `unit` (the area it serves), `since`."""

    class Meta:
        model = models.Organisation

    @classmethod
    def _create(cls, model_class, *args, unit, name=None, kind="office", parent=None, since=None, **kw):
        organisation = model_class.objects.create(*args, **kw)
        models.OrganisationVersion.objects.create(
            organisation=organisation,
            name=name or f"Phòng thử {organisation.pk}",
            kind=kind,
            parent=parent,
            unit=unit,
            valid_from=since or date(2025, 7, 1),
        )
        return organisation
