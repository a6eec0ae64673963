"""A dossier of the province's system, which could not be asked."""

from tinlang.common import clock
from tinlang.services.models import Dossier, LastAsked, StateNotice


def one_of_the_provinces(dossier, settings, person):
    """Its system could not be asked, and has refused one change of two."""
    settings.PROVINCE_URL = "https://tinh.example.vn"
    away = {"at": clock.now(), "by": person, "problem": "Hệ thống của tỉnh không trả lời."}
    LastAsked.objects.create(unit=dossier.unit, **away)
    Dossier.objects.filter(pk=dossier.pk).update(outside_code="H37.15.05-260302-0007")
    refused = {"state": "refused", "problem": "Không có hồ sơ mã này", "refusal": "KHONG_CO_HO_SO"}
    told = {"state": "told", "told_at": clock.now()}
    for number, how in enumerate((told, refused), start=1):
        StateNotice.objects.create(
            dossier=dossier, sequence=number, dossier_state="processing", changed_at=clock.now(), **how
        )
