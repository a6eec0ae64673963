"""What can be done to a dossier, as pages offer it: the words, the form, and the action behind it.

Who may do what when is asked of the table of transitions (`queries.acting`), never here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.forms import PlainForm
from tinlang.services import actions, forms
from tinlang.services.correct_form import CorrectForm
from tinlang.services.models import ALLOWED_TRANSITIONS, STATELESS, Dossier
from tinlang.services.queries.acting import bodies_to_ask, only_one_for, people_for, steps_ahead
from tinlang.services.queries.foretelling import correcting, extending, going_on, returning, stopping

Label = str | Promise
Offers = Callable[[Dossier], dict[str, Any]]
ANSWER_DAYS = 3
"""Until when another body is asked to answer, unless the officer says otherwise."""


@dataclass(frozen=True)
class Act:
    """`name` is that of the action; `slug` its address; `verb` its button.

    `do(dossier, by, given)`; `given` is what `form` asked. `offers(dossier)`: arguments of the form. `tells(dossier)`:
    what it would mean for this one, said before it is done.
    """

    name: str
    slug: str
    verb: Label
    done: Label
    do: Callable[[Dossier, Person, dict[str, Any]], object]
    form: type[PlainForm] = PlainForm
    offers: Offers = lambda _dossier: {}
    consequence: Label = ""
    tells: Callable[[Dossier], list[str]] = lambda _dossier: []
    icon: str = "check"
    is_dangerous: bool = False
    template: str = "services/act.html"

    @property
    def permission(self) -> str:
        return PERMISSIONS[self.name]

    @property
    def url_name(self) -> str:
        return f"services:{self.name}"


def _with(action: Callable[..., object]) -> Callable[[Dossier, Person, dict[str, Any]], object]:
    """The action, with what the form asked under the same names."""
    return lambda dossier, by, given: action(dossier=dossier, by=by, **given)


def _following(dossier: Dossier) -> dict[str, Any]:
    """Who may do the next step; chosen already where it is clear who does."""
    ahead = steps_ahead(dossier)
    step = ahead[1] if len(ahead) > 1 else None
    people = people_for(step, dossier)
    usual = only_one_for(step, people)
    return {"people": people, "initial": {"to": str(usual.uid)} if usual else {}}


def _passing_on(dossier: Dossier) -> dict[str, Any]:
    ahead, following = steps_ahead(dossier), _following(dossier)
    return {**following, "initial": {**following["initial"], "step": ahead[0].position if ahead else None}}


def _same(dossier: Dossier) -> dict[str, Any]:
    """Who else may do the step in hand."""
    ahead = steps_ahead(dossier)
    people = people_for(ahead[0] if ahead else None, dossier)
    return {"people": [one for one in people if one.pk != dossier.holder_id]}


def _bodies(dossier: Dossier) -> dict[str, Any]:
    due_on = clock.today() + timedelta(days=ANSWER_DAYS)
    return {"bodies": bodies_to_ask(dossier), "initial": {"due_on": due_on}}


def _brought(dossier: Dossier) -> dict[str, Any]:
    return {"initial": {"papers": dossier.supplement.items if dossier.supplement else ""}}


def _returned(dossier: Dossier, by: Person, given: dict[str, Any]) -> object:
    return actions.return_result(dossier=dossier, to=given["to"] or dossier.applicant.name, by=by)


PERMISSIONS = {
    transition.action: transition.permission
    for transition in [*STATELESS, *(one for table in ALLOWED_TRANSITIONS.values() for one in table.values())]
}

ACTS = (
    Act(
        name="accept",
        slug="tiep-nhan",
        verb=_("Tiếp nhận"),
        done=_("Đã tiếp nhận."),
        do=_with(actions.accept),
        consequence=_("Hồ sơ có mã và ngày hẹn trả, tính từ bây giờ."),
    ),
    Act(
        name="return_result",
        slug="tra-ket-qua",
        verb=_("Trả kết quả"),
        done=_("Đã trả kết quả."),
        do=_returned,
        form=forms.ReturnForm,
        tells=returning,
    ),
    Act(
        name="hand_over",
        slug="chuyen",
        verb=_("Chuyển xử lý"),
        done=_("Đã chuyển hồ sơ."),
        do=_with(actions.hand_over),
        form=forms.ToForm,
        offers=_following,
        icon="chevron-right",
    ),
    Act(
        name="pass_on",
        slug="buoc-tiep-theo",
        verb=_("Chuyển bước tiếp theo"),
        done=_("Đã chuyển sang bước tiếp theo."),
        do=_with(actions.pass_on),
        form=forms.PassOnForm,
        offers=_passing_on,
        icon="chevron-right",
    ),
    Act(
        name="finish",
        slug="xong",
        verb=_("Xử lý xong"),
        done=_("Đã xử lý xong: kết quả chờ trả ở Bộ phận Một cửa."),
        do=_with(actions.finish),
        form=forms.NoteForm,
        consequence=_("Kết quả đã có và được giao về Bộ phận Một cửa. Đồng hồ tính hạn dừng ở đây."),
    ),
    Act(
        name="take_supplement",
        slug="nhan-bo-sung",
        verb=_("Nhận bổ sung"),
        done=_("Đã nhận đủ giấy tờ bổ sung."),
        do=_with(actions.take_supplement),
        form=forms.BroughtForm,
        offers=_brought,
        consequence=_("Chỉ bấm khi giấy tờ đã đủ: đồng hồ tính hạn chạy lại từ bây giờ."),
        tells=going_on,
    ),
    Act(
        name="take_payment",
        slug="da-nop",
        verb=_("Đã thực hiện nghĩa vụ"),
        done=_("Đã ghi: nghĩa vụ tài chính đã thực hiện."),
        do=_with(actions.take_payment),
        form=forms.NoteForm,
        consequence=_("Người nộp đã thực hiện xong: hạn được tính tiếp từ bây giờ."),
        tells=going_on,
    ),
    Act(
        name="ask_supplement",
        slug="yeu-cau-bo-sung",
        verb=_("Yêu cầu bổ sung"),
        done=_("Đã yêu cầu bổ sung. In phiếu gửi người nộp."),
        do=_with(actions.ask_supplement),
        form=forms.SupplementForm,
        consequence=_("Đồng hồ tính hạn dừng đến khi nhận đủ."),
        tells=stopping,
        icon="write",
    ),
    Act(
        name="consult",
        slug="lay-y-kien",
        verb=_("Lấy ý kiến"),
        done=_("Đã ghi yêu cầu lấy ý kiến."),
        do=_with(actions.consult),
        form=forms.ConsultForm,
        offers=_bodies,
        consequence=_("Hạn trả hồ sơ vẫn tính."),
        icon="people",
    ),
    Act(
        name="ask_payment",
        slug="nghia-vu-tai-chinh",
        verb=_("Nghĩa vụ tài chính"),
        done=_("Đã ghi nghĩa vụ tài chính."),
        do=_with(actions.ask_payment),
        form=forms.PaymentForm,
        consequence=_("Đồng hồ tính hạn dừng đến khi người nộp thực hiện xong."),
        icon="write",
    ),
    Act(
        name="extend",
        slug="xin-loi-hen-lai",
        verb=_("Xin lỗi và hẹn lại"),
        done=_("Đã xin lỗi và hẹn lại. In phiếu gửi người nộp."),
        do=_with(actions.extend),
        form=forms.ExtendForm,
        tells=extending,
        icon="calendar",
    ),
    Act(
        name="reassign",
        slug="doi-nguoi",
        verb=_("Chuyển cho người khác"),
        done=_("Đã chuyển cho người khác."),
        do=_with(actions.reassign),
        form=forms.ReassignForm,
        offers=_same,
        consequence=_("Bước đang làm và hạn không đổi, chỉ đổi người giữ."),
        icon="person",
    ),
    Act(
        name="correct",
        slug="sua",
        verb=_("Sửa điều đã ghi"),
        done=_("Đã sửa. Giấy đã lập trước đó còn ghi như cũ: cần thì lập tờ mới."),
        do=_with(actions.correct),
        form=CorrectForm,
        offers=lambda dossier: {"dossier": dossier},
        consequence=_("Sửa điều ghi nhầm khi tiếp nhận. Điều cũ, điều mới và lý do nằm trong quá trình giải quyết."),
        tells=correcting,
        template="services/correct.html",
        icon="write",
    ),
    Act(
        name="refuse",
        slug="khong-tiep-nhan",
        verb=_("Không tiếp nhận"),
        done=_("Đã ghi: không tiếp nhận."),
        do=_with(actions.refuse),
        form=forms.ReasonForm,
        consequence=_("Lý do được báo cho người nộp bằng văn bản. Việc này không hủy được."),
        icon="close",
        is_dangerous=True,
    ),
    Act(
        name="withdraw",
        slug="rut",
        verb=_("Người nộp rút hồ sơ"),
        done=_("Đã ghi: người nộp rút hồ sơ."),
        do=_with(actions.withdraw),
        form=forms.ReasonForm,
        consequence=_("Hồ sơ kết thúc ở đây. Việc này không hủy được."),
        icon="history",
        is_dangerous=True,
    ),
    Act(
        name="stop",
        slug="dung",
        verb=_("Dừng xử lý"),
        done=_("Đã dừng xử lý."),
        do=_with(actions.stop),
        form=forms.ReasonForm,
        consequence=_("Hồ sơ kết thúc ở đây, có lý do bằng văn bản. Việc này không hủy được."),
        icon="stop",
        is_dangerous=True,
    ),
)
"""In the order in which they are offered: the first that is open is the main one."""

BY_NAME: Mapping[str, Act] = {act.name: act for act in ACTS}
