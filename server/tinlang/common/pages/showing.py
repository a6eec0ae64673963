"""What the pages of lists have in common."""

from django.http import Http404, HttpRequest

from tinlang.common import lists, menu


def kind_for(request: HttpRequest, listed: str) -> lists.ListKind:
    """The list of that name, for somebody who may see it; else 404."""
    kind = lists.named(listed)
    if kind is None or not menu.may_somewhere(request.user, kind.permission):
        raise Http404
    return kind
