"""Those who are told: webhooks made and watched on the desk, mail alerts, and every message."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from cases import tasks
from cases.admin.forms import ADDRESSES
from cases.admin.history import ReadOnlyAdmin
from cases.models import Attempt, Delivery, MailAlert, Subscriber, Webhook
from cases.models.delivery import KINDS_OF_CHANGE
from cases.outgoing import Refused, checked_address
from cases.recording import subscribing
from cases.recording.alerts import follows
from cases.recording.letters import link
from cases.recording.limits import TooMany

COLOURS = {
    "Working": "success",
    "Paused": "info",
    "Not confirmed": "info",
    "Switched off": "danger",
}
OF_SUBSCRIBER = ("name", "case", "situation", "suspect", "kinds", "policy")
MESSAGES_SHOWN = 20


def state_of(webhook: Webhook) -> str:
    """How a webhook is, in a word or two."""
    if webhook.disabled_at:
        return "Switched off"
    if not webhook.confirmed_at:
        return "Not confirmed"
    return "Working" if webhook.subscriber.is_active else "Paused"


class WebhookForm(forms.ModelForm):
    """Where messages are posted, and of what: of the webhook and its subscriber together."""

    class Meta:
        model = Webhook
        fields = ["url", "contact"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        stored = getattr(self.instance, "subscriber", None) if self.instance.pk else None
        of_subscriber = forms.models.fields_for_model(Subscriber, OF_SUBSCRIBER)
        for name, field in of_subscriber.items():
            if name == "kinds":
                field = _kinds_field(field)
            elif isinstance(field, forms.ModelChoiceField):
                # There may be tens of thousands of them.
                column = Subscriber._meta.get_field(name)
                field.widget = AutocompleteSelect(column, admin.site)
                field.widget.choices = field.choices
            elif isinstance(field, forms.ChoiceField):
                field.widget = UnfoldAdminSelectWidget(choices=field.choices)
            else:
                field.widget = UnfoldAdminTextInputWidget()
            self.fields.setdefault(name, field)
            if stored:
                self.initial.setdefault(name, getattr(stored, name))

    def clean_url(self) -> str:
        try:
            return checked_address(self.cleaned_data["url"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def filled_subscriber(self) -> Subscriber:
        """The subscriber, not saved, with what was chosen."""
        subscriber = self.instance.subscriber if self.instance.pk else Subscriber()
        for name in OF_SUBSCRIBER:
            setattr(subscriber, name, self.cleaned_data[name])
        return subscriber


def _kinds_field(field: forms.Field) -> forms.MultipleChoiceField:
    """The kinds of change as a list of which several are chosen, not as text with commas."""
    return forms.MultipleChoiceField(
        label=field.label,
        help_text=field.help_text,
        required=False,
        choices=KINDS_OF_CHANGE,
        widget=UnfoldAdminSelectMultipleWidget(attrs={"size": 10}),
    )


@admin.register(Webhook)
class WebhookAdmin(ModelAdmin):
    """Webhooks. Readers make them where mail can prove an address; editors make them here."""

    form = WebhookForm
    formfield_overrides = ADDRESSES
    compressed_fields = False
    list_display = ["url", "whose", "followed", "state_shown", "contact"]
    list_select_related = [
        "subscriber__case",
        "subscriber__situation",
        "subscriber__suspect",
    ]
    search_fields = ["url", "subscriber__name", "contact"]
    search_help_text = "Address, name or contact"
    ordering = ["-disabled_at", "-pk"]
    actions_submit_line = ["send_test", "pause", "resume", "new_link"]
    readonly_fields = ["state_shown", "disabled_because", "messages_shown"]
    about = (None, {"fields": ["name", "url", "contact"]})
    wanted = ("What is sent", {"fields": ["case", "situation", "suspect", "kinds", "policy"]})
    health = ("How it is", {"fields": ["state_shown", "disabled_because", "messages_shown"]})

    def get_fieldsets(self, request: HttpRequest, obj: Webhook | None = None):
        return [self.about, self.wanted, *([self.health] if obj else [])]

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        # The columns of the subscriber are no columns of the webhook: the form brings them.
        return super().get_form(request, obj, change, **{**kwargs, "fields": ["url", "contact"]})

    def get_readonly_fields(self, request: HttpRequest, obj: Webhook | None = None):
        may_write = self.has_change_permission(request, obj) if obj else True
        return self.readonly_fields if may_write else [*self.readonly_fields, "url", "contact"]

    @admin.display(description="For", ordering="subscriber__name")
    def whose(self, webhook: Webhook) -> str:
        return webhook.subscriber.name

    @admin.display(description="Follows")
    def followed(self, webhook: Webhook) -> str:
        return follows(webhook.subscriber)

    @display(description="State", label=COLOURS)
    def state_shown(self, webhook: Webhook) -> str:
        return state_of(webhook)

    @admin.display(description="Messages")
    def messages_shown(self, webhook: Webhook) -> SafeString | str:
        rows = webhook.subscriber.deliveries.select_related("subscriber", "case", "change")
        attempts = Prefetch("attempts", Attempt.objects.order_by("pk"))
        rows = rows.prefetch_related(attempts).order_by("-pk")[:MESSAGES_SHOWN]
        return attempts_of(rows) or "None yet"

    def save_model(self, request: HttpRequest, obj: Webhook, form, change: bool) -> None:
        subscriber = form.filled_subscriber()
        if change:
            subscriber.save(update_fields=OF_SUBSCRIBER)
            # Nothing of what the worker may have noted meanwhile.
            obj.save(update_fields=["url", "contact"])
        else:
            self._show_link(request, subscribing.make_webhook(obj, subscriber))
        for pressed in self.get_actions_submit_line(request, obj.pk) if change else []:
            if pressed.action_name in request.POST:
                pressed.method(request, obj)

    def delete_model(self, request: HttpRequest, obj: Webhook) -> None:
        subscribing.forget(obj.subscriber)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for webhook in queryset.select_related("subscriber"):
            subscribing.forget(webhook.subscriber)

    def get_actions_submit_line(self, request: HttpRequest, object_id) -> list:
        webhook = self.get_object(request, str(object_id)) if object_id else None
        if webhook is None:
            return []
        wanted = ("send_test", "pause") if webhook.is_working else ("resume",)
        wanted = (*(wanted if webhook.confirmed_at else ()), "new_link")
        offered = super().get_actions_submit_line(request, object_id)
        return [each for each in offered if each.action_name.endswith(wanted)]

    @action(description="Save and send a test", permissions=["change"])
    def send_test(self, request: HttpRequest, obj: Webhook) -> None:
        try:
            subscribing.send_test(obj)
        except TooMany:
            messages.error(request, "Not sent: too many tests within an hour.")
            return
        tasks.send_webhooks.delay_on_commit()
        messages.success(request, "A test is on its way: load this page again in a moment.")

    @action(description="Pause", permissions=["change"])
    def pause(self, request: HttpRequest, obj: Webhook) -> None:
        subscribing.pause(obj.subscriber)

    @action(description="Resume", permissions=["change"])
    def resume(self, request: HttpRequest, obj: Webhook) -> None:
        try:
            subscribing.resume(obj.subscriber)
        except TooMany:
            messages.error(request, "Not resumed: too many attempts within an hour.")
            return
        tasks.send_webhooks.delay_on_commit()

    @action(description="Make a new link", permissions=["change"])
    def new_link(self, request: HttpRequest, obj: Webhook) -> None:
        self._show_link(request, subscribing.new_link(obj))

    def _show_link(self, request: HttpRequest, token: str) -> None:
        words = (
            "Give this link to whoever looks after the receiver. It is shown only now; behind it "
            "stands the signing secret, which is shown once: {}"
        )
        messages.warning(request, format_html(words, link("webhook", token)))


@admin.register(MailAlert)
class MailAlertAdmin(ReadOnlyAdmin):
    """Readers who follow something by mail: to erase an address at a reader's wish."""

    list_display = ["email", "followed", "rhythm", "confirmed_at"]
    list_select_related = ["subscriber__case", "subscriber__situation", "subscriber__suspect"]
    search_fields = ["=email"]
    search_help_text = "The whole address"
    exclude = ["reference", "sender_key"]

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return ModelAdmin.has_delete_permission(self, request, obj)

    @admin.display(description="Follows")
    def followed(self, alert: MailAlert) -> str:
        return follows(alert.subscriber)

    def delete_model(self, request: HttpRequest, obj: MailAlert) -> None:
        subscribing.forget(obj.subscriber)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for alert in queryset.select_related("subscriber"):
            subscribing.forget(alert.subscriber)


@admin.register(Subscriber)
class SubscriberAdmin(ModelAdmin):
    """Who wants to be told, of what, and by which policy; readers with mail alerts are not here."""

    list_display = ["name", "case", "situation", "suspect", "policy", "is_active"]
    list_filter = ["policy", "is_active"]
    search_fields = ["name"]
    autocomplete_fields = ["case", "situation", "suspect"]
    exclude = ["kinds"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(mail_alert=None)

    def get_readonly_fields(self, request: HttpRequest, obj: Subscriber | None = None):
        # A webhook is paused and resumed on its own page, once its contact has confirmed it.
        return ["is_active"] if obj and hasattr(obj, "webhook") else []

    def save_model(self, request: HttpRequest, obj: Subscriber, form, change: bool) -> None:
        if not change:
            return super().save_model(request, obj, form, change)
        # Nothing of what the recorder may have counted meanwhile.
        obj.save(update_fields=set(form.cleaned_data) - {"is_active"})
        if "is_active" in form.changed_data:
            (subscribing.resume if obj.is_active else subscribing.pause)(obj)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What each subscriber was told, and which earlier message it corrects."""

    list_display = ["subscriber", "case", "change", "corrects", "queued_at", "delivered_at"]
    list_select_related = ["subscriber", "case", "change", "corrects__subscriber"]
    search_fields = ["subscriber__name", "case__short_name"]
    exclude = ["letter"]
    readonly_fields = ["tries"]

    @admin.display(description="Attempts")
    def tries(self, message: Delivery) -> SafeString | str:
        return attempts_of([message]) or "None"


def attempts_of(rows) -> SafeString:
    """Messages, each with what came of every attempt."""
    return format_html_join(
        "",
        '<p><a href="{}">No. {}: {}</a></p><ul>{}</ul>',
        (
            (
                reverse("admin:cases_delivery_change", args=[row.pk]),
                row.number,
                row,
                format_html_join("", "<li>{}</li>", ((each,) for each in row.attempts.all())),
            )
            for row in rows
        ),
    )
