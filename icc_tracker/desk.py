"""The site of the admin: the editors' desk, with a sign-in of its own and pages on one's account.

It is not in `cases.admin`, whose screens are registered with it as soon as they are imported.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.contrib import admin
from django.contrib.admin import sites
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.functional import SimpleLazyObject
from unfold.sites import UnfoldAdminSite


class Desk(UnfoldAdminSite):
    """The admin, entered by the doors of `cases.admin`."""

    index_title = "Desk"
    login_template = "admin/account/sign_in.html"
    password_change_template = "admin/account/change_password.html"  # noqa: S105

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        # They are in cases/colours.css: what is written into a page is no style sheet here.
        return super().each_context(request) | {"colors": None}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        # Every page is given it, and few show it.
        return SimpleLazyObject(lambda: super(Desk, self).get_app_list(request, app_label))

    def extra_urls(self) -> list[URLPattern]:
        from cases.admin.doors import addresses

        return addresses()

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        from cases.admin.refusals import with_page

        return with_page(super().admin_view(view, cacheable))

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        from cases.admin.sign_in import SignInPage

        return SignInPage.as_view(site=self, template_name=self.login_template)(request)

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        from cases.admin.sign_in import sign_out

        return sign_out(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        from cases.admin.passwords import ChangePassword

        return ChangePassword.as_view(template_name=self.password_change_template)(request)


class DeskConfig(AppConfig):
    """The theme, with our site in the place of its own."""

    name = "unfold"

    def ready(self) -> None:
        admin.site = sites.site = Desk()
