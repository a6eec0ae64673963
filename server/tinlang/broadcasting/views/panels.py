"""What airing adds to a bulletin's page: the decision for who may take it, and how its release goes."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tinlang.accounts.access import may
from tinlang.broadcasting.queries import cautions_for, may_be_aired, reach_of, tallies
from tinlang.broadcasting.views.showing import person
from tinlang.bulletins.actions import permission_to_write
from tinlang.bulletins.models import OPEN_STATES, Version
from tinlang.bulletins.queries import hands_in, may_give_alone, to_decide


def airing(request: HttpRequest, version: Version) -> str:
    """The release of an approved version; for a submitted one the approve button, unless one submitted it oneself."""
    user = person(request)
    release = version.releases.first()
    if release is not None and may(user, "broadcasting.view", version.unit):
        tally = tallies([release])[release.uid]
        context = {
            "release": release,
            "tally": tally,
            "may_stop": tally.is_open and may(user, "bulletins.withdraw", version.unit),
        }
        return render_to_string("broadcasting/_panel.html", context, request)
    if version.state in OPEN_STATES and (version.is_draft or version.submitted_by_id == user.pk):
        writes = may(user, permission_to_write(version.priority), version.unit)
        return _beforehand(request, version) if writes else ""
    if not version.is_submitted:
        return ""
    may_decide = to_decide(user).filter(pk=version.pk).exists()
    is_others = user.pk not in hands_in([version])[version.pk]
    may_record = is_others and may(user, "bulletins.record_paper", version.unit)
    if not may_decide and not may_record:
        return ""
    reach = reach_of([version])[version.pk]
    context = {
        "version": version,
        "reach": reach,
        "cautions": cautions_for(version, reach),
        "may_be_aired": may_be_aired(version, reach),
        "may_decide": may_decide,
        "may_record": may_record,
    }
    return render_to_string("broadcasting/_panel.html", context, request)


def _beforehand(request: HttpRequest, version: Version) -> str:
    """For who writes it: what the approver will be cautioned about, while it can still be changed."""
    reach = reach_of([version])[version.pk]
    cautions = cautions_for(version, reach) if version.areas.all() else []
    alone = version.is_submitted and version.is_urgent and not version.is_drill and may_give_alone(version.unit)
    context = {"beforehand": True, "version": version, "cautions": cautions, "alone": alone}
    return render_to_string("broadcasting/_panel.html", context, request) if cautions or alone else ""
