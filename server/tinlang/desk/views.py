"""Pages that cross apps: what waits for me today, and help."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tinlang.desk import handbook


@login_required
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/home.html")


@login_required
def help_index(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/help_index.html", {"pages": handbook.pages()})


@login_required
def help_page(request: HttpRequest, page: str) -> HttpResponse:
    found = handbook.page(page)
    if found is None:
        raise Http404
    return render(request, "desk/help_page.html", {"page": found, "pages": handbook.pages()})
