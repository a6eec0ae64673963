"""What apps above add to a bulletin's page: the approve button, the progress of its release.

`broadcasting` registers its panels in AppConfig.ready(); bulletins knows nothing of it.
"""

from collections.abc import Callable

from django.http import HttpRequest

from tinlang.bulletins.models import Version

Panel = Callable[[HttpRequest, Version], str]
"""The HTML of a section for this version, marked safe; "" for nothing."""

_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Show this panel on the page of every version; the same panel again changes nothing."""
    if panel not in _panels:
        _panels.append(panel)


def render(request: HttpRequest, version: Version) -> list[str]:
    """What the panels have to show, in the order of registering."""
    return [html for panel in _panels if (html := panel(request, version))]
