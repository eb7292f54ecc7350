"""The page on who runs this installation, where its source is, and what is kept of readers."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import ErrorReport, MailAlert, Webhook
from cases.models.webhook import Attempt


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Operator, source and privacy, as the settings and the models have them."""
    address = settings.OPERATOR_CONTACT
    context = {
        "operator": settings.OPERATOR_NAME,
        "contact": address,
        "contact_shown": address.removeprefix("mailto:").removeprefix("tel:"),
        "source": settings.SOURCE_URL,
        "logs_requests": settings.LOG_REQUESTS,
        "tells_services": bool(settings.SENTRY_DSN or settings.TRACES_URL),
        "mail_is_sent": settings.MAIL_IS_SENT,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "address_is_kept": ErrorReport.ADDRESS_IS_KEPT.days,
        "sender_key_is_kept": ErrorReport.KEY_IS_KEPT.days,
        "alert_is_kept": MailAlert.UNCONFIRMED_IS_KEPT.days,
        "webhook_is_kept": Webhook.UNCONFIRMED_IS_KEPT.days,
        "attempts_are_kept": Attempt.KEPT.days,
    }
    return render(request, "cases/contact.html", context)
