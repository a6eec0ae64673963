"""Procedures for tests; dossiers are made by the actions themselves."""

from datetime import date, timedelta

import factory

from tinlang.common import clock
from tinlang.services import actions, models


class ProcedureFactory(factory.django.DjangoModelFactory):
    """A procedure with one open version of three steps: five working days, by an officer and a leader.

    Whatever a version has may be given: `term_amount=3`, `legacy_level=2`; `steps=()` for one that has none.
    """

    class Meta:
        model = models.Procedure

    code = factory.Sequence(lambda n: f"1.{n:06}")

    @classmethod
    def _create(
        cls,
        model_class,
        *args,
        code,
        name="Cấp Giấy xác nhận tình trạng hôn nhân",
        since=date(2018, 1, 1),
        until=None,
        steps=(("Tiếp nhận", "clerk", 0), ("Giải quyết", "officer", 3), ("Ký", "leader", 2)),
        **version,
    ):
        procedure = model_class.objects.create(code=code)
        field, _ = models.ServiceField.objects.get_or_create(code="ho-tich", defaults={"name": "Hộ tịch"})
        told = {"level": "commune", "term_amount": 5, "legacy_level": 3, "online_mode": "partial", **version}
        made = models.ProcedureVersion.objects.create(
            procedure=procedure, name=name, field=field, valid_from=since, valid_to=until, **told
        )
        for position, (step, performer, amount) in enumerate(steps, start=1):
            models.StepPlan.objects.create(
                version=made, position=position, name=step, performer=performer, amount=amount
            )
        return procedure


def a_days_desk(unit, by, officer):
    """Dossiers as a desk has them on a day: late, soon due, lacking, waiting for a signature, done, come in online."""
    if not models.CodeSeries.objects.filter(unit=unit).exists():
        models.CodeSeries.objects.create(unit=unit, prefix="H37.15.05")
    marriage = ProcedureFactory().versions.get()
    business = ProcedureFactory(name="Đăng ký thành lập hộ kinh doanh", term_amount=3).versions.get()
    copies = ProcedureFactory(name="Chứng thực bản sao từ bản chính", term_amount=0, legacy_level=2, steps=())
    papers = (("Tờ khai (theo mẫu)", True), ("Giấy tờ chứng minh nơi cư trú", True), ("Giấy ủy quyền", False))
    for position, (name, needed) in enumerate(papers, start=1):
        models.DocumentNeeded.objects.create(version=marriage, position=position, name=name, is_required=needed)
    tied = {"when_field": "nop-thay", "when_value": "có"}
    models.DocumentNeeded.objects.create(version=marriage, position=4, name="Giấy tờ của người nộp thay", **tied)
    _a_form(marriage)
    charge = models.Charge(version=marriage, position=1, kind="duty", name="Bản giấy", amount=15_000, per="bản")
    charge.save()
    told = [models.Told("nop-thay", "Nộp thay", "yes_no", "không")]

    def taken(days, name, version=marriage, **who):
        bringer = actions.Bringer(**{"kind": "citizen", "name": name, **who})
        more = {"told": told, "dues": models.dues([charge], {1: 2})} if version == marriage else {}
        with clock.frozen_at(clock.now() - timedelta(days=days)):
            return actions.receive(unit=unit, intake=actions.Intake(version, bringer, **more), by=by)

    late = taken(11, "Nông Thị Mai", address="Thôn Nà Pài", phone="0912 000 000", identity_number="020190001234")
    to_sign = taken(6, "Hoàng Văn Đức")
    lacking = taken(3, "Công ty TNHH Thử Nghiệm", business, kind="business", tax_code="4900123456")
    taken(2, "Lý Thị Mỷ", business)
    new = taken(0, "Triệu Thị Dung")
    done = taken(1, "Đinh Văn Long", copies.versions.get())
    for one in (late, to_sign):
        actions.hand_over(dossier=one, to=officer, by=by, note="đủ giấy tờ")
    actions.pass_on(dossier=to_sign, to=by, by=officer)
    actions.ask_supplement(dossier=lacking, items="Ảnh 3×4\nHộ chiếu", reason="Thiếu theo mục 2", by=by)
    actions.finish(dossier=done, by=by)
    online = actions.Intake(business, actions.Bringer("citizen", "Mã Văn Thử"), channel="online")
    registered = actions.register(unit=unit, intake=online, by=by)
    return {"late": late, "lacking": lacking, "new": new, "registered": registered, "marriage": marriage}


def _a_form(version):
    """A line of each kind; the first must be told."""
    for position, kind in enumerate(models.DataKind, start=1):
        code = "nop-thay" if kind == models.DataKind.YES_NO else kind.value.replace("_", "-")
        label = "Nộp thay" if kind == models.DataKind.YES_NO else f"Mục {position}"
        choices = "kết hôn; vay vốn" if kind == models.DataKind.CHOICE else ""
        more = {"is_required": position == 1, "choices": choices, "hint": "Như trên giấy tờ."}
        models.DataField.objects.create(version=version, position=position, code=code, label=label, kind=kind, **more)
