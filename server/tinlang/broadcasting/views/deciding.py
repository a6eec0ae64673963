""" "Chờ duyệt": read, hear, approve. Returning and rejecting are bulletins' own pages."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from tinlang.accounts import asking
from tinlang.accounts.access import may_by_role, units_held
from tinlang.accounts.confirming import means_of
from tinlang.accounts.errors import PasskeyRefused, PinLocked, PinMissing, WrongPin
from tinlang.accounts.models import Delegation, Person
from tinlang.accounts.queries import approvers_of
from tinlang.accounts.views.showing import back_to
from tinlang.broadcasting import actions
from tinlang.broadcasting.forms import PaperForm
from tinlang.broadcasting.queries import (
    Caution,
    Reach,
    cautions_for,
    first_heard,
    is_too_late,
    live_beside,
    may_be_aired,
    reach_of,
)
from tinlang.broadcasting.views.showing import not_submitted, person
from tinlang.bulletins.actions import Signature, purpose_of
from tinlang.bulletins.errors import BulletinError, NotSubmitted, PaperOwn
from tinlang.bulletins.models import Release, Version
from tinlang.bulletins.queries import (
    count_waiting_and_soon,
    decided_under,
    hands_in,
    papers_in_the_name_of,
    soon,
    submitted_by,
    waiting_for,
    with_details,
)
from tinlang.common import clock, menu, papers
from tinlang.common.errors import DomainError
from tinlang.common.listing import Filter, Listing
from tinlang.common.templatetags.ui import moment
from tinlang.common.uploads import takes_file

SHOWN_AT_ONCE = 10
OPEN_AT_ONCE = 3
ONLY_SOON = Filter(
    "gap", gettext_lazy("Phát trong 2 giờ tới"), [("1", "")], lambda rows, _one: rows.filter(soon(clock.now()))
)


@dataclass(frozen=True)
class Waiting:
    """One version that waits, with what the one who decides needs beside its text."""

    version: Version
    reach: Reach
    cautions: list[Caution]
    is_too_late: bool
    may_be_aired: bool
    under: Delegation | None = None


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What this person may decide, soonest first; and what they submitted themselves, which others decide."""
    user, now = person(request), clock.now()
    listing = Listing(request, waiting_for(user), filters=[ONLY_SOON], per_page=SHOWN_AT_ONCE)
    counts = count_waiting_and_soon(user, now)
    menu.tell(request, "broadcasting:waiting", counts["all"])
    context = {
        "listing": listing,
        "waiting": _with_facts(user, list(listing.page)),
        "counts": counts,
        "own": submitted_by(user),
        "open_at_once": OPEN_AT_ONCE,
        "means": means_of(user),
        "may_delegate": bool(units_held(user, "bulletins.approve")),
        "papers": papers_in_the_name_of(user),
    }
    return render(request, "broadcasting/waiting.html", context)


def _with_facts(user: Person, versions: list[Version]) -> list[Waiting]:
    now, reaches, under = clock.now(), reach_of(versions), decided_under(user, versions)
    live = live_beside(versions)
    return [
        Waiting(
            version,
            reach,
            cautions_for(version, reach, live),
            is_too_late=is_too_late(version, now),
            may_be_aired=may_be_aired(version, reach),
            under=under.get(version.pk),
        )
        for version in versions
        for reach in [reaches[version.pk]]
    ]


@sensitive_post_parameters("pin")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, version: UUID) -> HttpResponse:
    """Approve and air, once confirmed. A second click, or a second approver, is told that it is decided."""
    user = person(request)
    found = get_object_or_404(with_details(Version.objects.visible_to(user, "bulletins.approve")), uid=version)
    may_confirm = found.is_submitted and found.submitted_by_id != user.pk
    if request.method != "POST":
        return _confirm(request, found) if may_confirm else redirect("broadcasting:waiting")
    try:
        confirmation = asking.confirmation_in(request, purpose_of(found))
    except (PasskeyRefused, PinLocked, PinMissing, WrongPin) as error:
        return _confirm(request, found, error)
    if confirmation is None and may_confirm and means_of(user).is_asked:
        return _confirm(request, found)
    try:
        release = actions.approve_and_release(version=found, by=user, confirmation=confirmation)
    except NotSubmitted:
        raise not_submitted(request, found) from None
    _tell(request, release)
    return redirect("broadcasting:release", release.uid)


def _confirm(request: HttpRequest, version: Version, error: DomainError | None = None) -> HttpResponse:
    """The page that asks for the PIN or the passkey, in place of the second tap where neither came with the first."""
    user = person(request)
    context = {
        "item": _with_facts(user, [version])[0],
        "means": means_of(user),
        "purpose": purpose_of(version),
        "error": error,
    }
    return render(request, "broadcasting/confirm.html", context, status=error.status if error else 200)


@takes_file(papers.LARGEST_BYTES)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, version: UUID) -> HttpResponse:
    """Record what a leader signed by hand, and air it. By somebody who neither signed nor wrote it."""
    user, sent = person(request), request.method == "POST"
    found = get_object_or_404(with_details(Version.objects.visible_to(user, "bulletins.record_paper")), uid=version)
    if not found.is_submitted:
        raise not_submitted(request, found)
    if user.pk in hands_in([found])[found.pk]:
        raise PaperOwn
    signers = [one for one in approvers_of(found.unit) if one.pk not in (user.pk, found.submitted_by_id)]
    given = (request.POST, request.FILES) if sent else (None, None)
    form = PaperForm(*given, people=signers, initial={"signed_on": clock.today()})
    if sent and form.is_valid():
        try:
            release = _record_paper(user, found, form)
        except (BulletinError, papers.PaperRefused) as error:
            field = getattr(error, "field", None) or ("scan" if isinstance(error, papers.PaperRefused) else None)
            form.add_error(field, str(error))
        else:
            _tell(request, release)
            return redirect("broadcasting:release", release.uid)
    otherwise = reverse("bulletins:bulletin", args=[found.bulletin.uid])
    context = {
        "form": form,
        "version": found,
        "reach": reach_of([found])[found.pk],
        "has_signers": bool(signers),
        "signs_here": may_by_role(user, "bulletins.approve", found.unit),
        "back": back_to(request, otherwise),
    }
    return render(request, "broadcasting/paper.html", context, status=422 if form.errors else 200)


def _record_paper(user: Person, version: Version, form: PaperForm) -> Release:
    """The scan is looked into before any transaction: that takes its time."""
    given = form.cleaned_data
    scan = papers.keep(given["scan"])
    signature = Signature(by=form.signer, on=given["signed_on"], scan=scan)
    return actions.release_on_paper(version=version, by=user, signature=signature)


def _tell(request: HttpRequest, release: Release) -> None:
    """What will come of it; nothing is promised that will not happen."""
    reach = reach_of([release.version])[release.version.pk]
    if release.version.is_urgent and not release.version.is_drill and reach.loudspeakers:
        messages.success(request, _("Đã xác nhận. Loa đang có mạng hú còi và đọc khi nhận được lệnh."))
        return
    at = first_heard(release.version, reach, release.start_at, release.end_at)
    if not reach.loudspeakers:
        messages.warning(request, _("Đã duyệt. Chưa có loa nào ở địa bàn này: tin không được nghe."))
    elif at is None:
        messages.warning(request, _("Đã duyệt. Nơi có loa đang trong giờ không phát đến hết hạn: tin không được nghe."))
    elif at > clock.now():
        messages.success(request, _("Đã duyệt. Loa phát từ %(at)s.") % {"at": moment(at)})
    else:
        messages.success(request, _("Đã duyệt và cho phát. Loa đang có mạng bắt đầu đọc sau vài giây."))
