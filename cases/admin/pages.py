"""What the pages of one's own account have in common: the look of the admin, and who may come."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from unfold.widgets import INPUT_CLASSES

OUTSIDE, INSIDE = "unfold/layouts/unauthenticated.html", "admin/base_site.html"


@method_decorator(sensitive_post_parameters(), name="dispatch")
class DeskPage:
    """Mixin for views: the context of the admin, never cached, secrets never in error reports.

    Subclasses say in `turned_away` who may not come, and where they are sent.
    """

    title = ""
    status = 200

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = self.turned_away(request) or super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def turned_away(self, request: HttpRequest) -> HttpResponse | None:
        """Where somebody is sent who has no business here; None for all others."""
        if admin.site.has_permission(request):
            return None
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))

    def get_context_data(self, **context) -> dict:
        return {
            **look(self.request),
            "title": self.title,
            "next": onward(self.request),
            **super().get_context_data(**context),
        }


def look(request: HttpRequest) -> dict:
    """The context of `admin/account/page.html`: with the side bar for those who are signed in."""
    is_inside = admin.site.has_permission(request)
    layout = INSIDE if is_inside else OUTSIDE
    return {**admin.site.each_context(request), "layout": layout, "is_inside": is_inside}


def onward(request: HttpRequest, default: str = "") -> str:
    """The page of this site that the request wants to reach in the end."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else default


def go_on(request: HttpRequest) -> HttpResponseRedirect:
    """Send somebody who has signed in where he or she wanted to go, or to the desk."""
    return HttpResponseRedirect(onward(request, reverse("admin:index")))


def dress(form) -> None:
    """Give the fields of a form the look of the admin."""
    for field in form.fields.values():
        field.widget.attrs["class"] = " ".join(INPUT_CLASSES)
