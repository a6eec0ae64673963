"""What airing adds to a bulletin's page: the decision for who may take it, and how its release goes."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tinlang.accounts.access import may
from tinlang.broadcasting.queries import cautions_for, may_be_aired, reach_of, tallies
from tinlang.broadcasting.views.showing import person
from tinlang.bulletins.models import Version


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
    is_own = version.submitted_by_id == user.pk
    if not version.is_submitted or is_own or not may(user, "bulletins.approve", version.unit):
        return ""
    reach = reach_of([version])[version.pk]
    context = {
        "version": version,
        "reach": reach,
        "cautions": cautions_for(version, reach),
        "may_be_aired": may_be_aired(version, reach),
    }
    return render_to_string("broadcasting/_panel.html", context, request)
