"""Lock-out after repeated failures: whom it concerns, what it says, and when it is lifted.

Failures are counted by name as typed, by address, and by both. What closes the door is told the
same way whether or not there is an account of that name. See docs/editing/accounts.md.
"""

from __future__ import annotations

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from cases.admin.pages import look
from cases.models import SignIn
from cases.models.account import SIGN_INS_KEPT
from icc_tracker.client_address import network_of, network_of_address


class LockOut(AxesDatabaseHandler):
    """Counts failures, with a limit of its own for a name and for an address."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Return the failures in proportion to AXES_FAILURE_LIMIT, whichever count is nearest.

        The failures of others count little: from an address at which somebody has completed a
        sign-in of late, only failures from there with that name can lock it.
        """
        name = get_client_username(request, credentials)
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        by_name, by_address = (
            recent.filter(username=name),
            recent.filter(ip_address=request.axes_ip_address),
        )
        together = _sum(by_name.filter(ip_address=request.axes_ip_address))
        if _is_known(name, request.axes_ip_address):
            return together
        limit = settings.AXES_FAILURE_LIMIT
        return max(
            together,
            _sum(by_name) * limit // settings.AXES_FAILURE_LIMIT_OF_A_NAME,
            _sum(by_address) * limit // settings.AXES_FAILURE_LIMIT_OF_AN_ADDRESS,
        )

    def user_login_failed(self, sender, credentials: dict, request=None, **kwargs) -> None:
        """Count a failure, and keep nothing of what was typed but the name."""
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is not None:
            AccessAttempt.objects.filter(
                username=get_client_username(request, credentials),
                ip_address=request.axes_ip_address,
            ).update(get_data="", post_data="")


def is_open(request: HttpRequest, user) -> bool:
    """Whether this user may try now; if not, the answer becomes the page that says so."""
    if not settings.AXES_ENABLED or AxesProxyHandler.is_allowed(request, _named(user)):
        return True
    request.axes_locked_out = True
    return False


def count_failure(request: HttpRequest, user) -> bool:
    """Count a wrong code or password of somebody whose name we know; return whether that locks."""
    AxesProxyHandler.user_login_failed(None, _named(user), request)
    return bool(getattr(request, "axes_locked_out", False))


def forgive(request: HttpRequest, user) -> None:
    """Forget the failures from this address with this name: the sign-in was completed."""
    reset(ip=network_of(request), username=user.get_username())


def recent_failures(username: str) -> int:
    """How many failures with a name count against it now."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    return _sum(AccessAttempt.objects.filter(username=username, attempt_time__gte=since))


def locked_out_page(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict | None = None
) -> HttpResponse:
    """Answer in the place of a sign-in that is refused: for how long, and what helps."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    page = TemplateResponse(
        request,
        "admin/account/locked.html",
        {**look(request), "title": "Too many attempts", "minutes": minutes},
        status=settings.AXES_HTTP_RESPONSE_CODE,
        headers={"Retry-After": str(minutes * 60), "Cache-Control": "no-store"},
    )
    return page.render()


def _named(user) -> dict:
    return {"username": user.get_username()}


def _sum(attempts: QuerySet) -> int:
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0


def _is_known(name: str | None, network: str | None) -> bool:
    """Whether somebody of this name has completed a sign-in from there of late."""
    if not name or not network:
        return False
    since = timezone.now() - SIGN_INS_KEPT
    rows = SignIn.objects.filter(user__username=name, seen_at__gt=since).exclude(address=None)
    return network in {network_of_address(row.address) for row in rows}
