"""Mail alerts without an account: to ask for one, confirm it, change it and unsubscribe."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cases.models import MailAlert
from cases.recording import subscribing
from cases.views.forms.subscriptions import AlertForm, NewAlertForm
from cases.views.senders import answer_form, sender_key, sign_up
from icc_tracker.replicas.reading import personal


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The form to follow something by mail, where mail is sent at all."""
    initial = {"about": request.GET.get("about", "")}
    form = NewAlertForm(request.POST or None, initial=initial)
    return answer_form(
        request,
        form if settings.MAIL_IS_SENT else None,
        lambda: _ask(form, request),
        "cases/alerts.html",
    )


def _ask(form: NewAlertForm, request: HttpRequest) -> HttpResponse:
    given, key = form.cleaned_data, sender_key(request, "mail_alert")
    alert = MailAlert(email=given["email"], rhythm=given["rhythm"], sender_key=key)
    return sign_up(form, alert, subscribing.ask_for_alert, "pages:alert-asked")


@personal
@require_http_methods(["GET", "HEAD"])
def asked(request: HttpRequest) -> HttpResponse:
    """What to do next, the same whatever was asked: nobody learns here who follows something."""
    return render(request, "cases/alert_asked.html")


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """One alert, for whoever has its link: to confirm it, and to change what is mailed."""
    alert = _alert(token)
    form = AlertForm(
        request.POST if "save" in request.POST else None,
        subscriber=alert.subscriber,
        initial={"rhythm": alert.rhythm},
    )
    status = 200
    if request.method == "POST":
        if "confirm" in request.POST:
            token = _confirmed(alert).token
            return redirect(f"{reverse('pages:alert', args=[token])}?done=confirmed")
        if form.is_valid() and alert.confirmed_at:
            subscribing.change(form.fill(alert.subscriber), rhythm=form.cleaned_data["rhythm"])
            return redirect(f"{reverse('pages:alert', args=[token])}?done=saved")
        status = 400
    context = {"alert": alert, "form": form, "done": request.GET.get("done"), "token": token}
    return render(request, "cases/alert_manage.html", context, status=status)


# Mail programs post here by themselves (RFC 8058), without cookies and without our form.
@csrf_exempt
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End an alert and erase its address; to look at the page alone ends nothing."""
    alert = MailAlert.objects.of_token(token)
    if request.method == "POST" and alert:
        subscribing.forget(alert.subscriber)
        alert = None
    # Who comes again by an old link is told the same: there is no such alert any more.
    return render(request, "cases/alert_unsubscribe.html", {"alert": alert, "token": token})


def _confirmed(alert: MailAlert) -> MailAlert:
    try:
        return subscribing.confirm_alert(alert)
    except ObjectDoesNotExist:
        raise Http404 from None


def _alert(token: str) -> MailAlert:
    alert = MailAlert.objects.of_token(token)
    if alert is None:
        raise Http404
    return alert
