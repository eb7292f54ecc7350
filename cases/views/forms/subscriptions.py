"""What somebody wants to be told of: the forms of mail alerts and of webhooks."""

from __future__ import annotations

from django import forms
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import Case, MailAlert, Situation, Subscriber, Suspect
from cases.models.delivery import CORRECTIONS, KINDS_OF_CHANGE
from cases.models.naming import unnameable
from cases.outgoing import Refused, checked_address
from cases.status.evidence import DEFAULT_POLICY
from cases.status.words import STATUSES, Phase
from cases.views.forms.letters import NotForPeople, describe
from cases.views.knowledge import answered, known_cases
from cases.views.wording import POLICY_WORDS

EVERYTHING, PRESENT = "all", "present"
# Of cases, people and situations each, in one list to choose from.
MOST_LISTED = 500
MODELS: dict[str, type[Model]] = {"case": Case, "suspect": Suspect, "situation": Situation}


def subjects(about: str = "") -> list:
    """What can be followed, in groups: everything, public cases, named people, situations.

    Of each group the first `MOST_LISTED`; beyond them `about`, if it is one that there is.
    """
    asked, _sep, slug = about.partition(":")
    cases = known_cases().exclude(pk__in=unnameable()).select_related("situation")
    rows = {
        "case": cases.order_by("short_name"),
        "suspect": Suspect.objects.named().order_by("name"),
        "situation": Situation.objects.order_by("name"),
    }
    found = {kind: list(each[:MOST_LISTED]) for kind, each in rows.items()}
    if asked in found and slug and "\x00" not in slug:
        beyond = rows[asked].exclude(pk__in=[each.pk for each in found[asked]])
        found[asked] += beyond.filter(slug=slug)
    # Slugs stand in the page, too, and may tell who is meant.
    shown = [each for each in answered(found["case"]) if each.shown_name]
    groups = (
        (_("Cases"), "case", [(each.slug, each.shown_name) for each in shown]),
        (_("People"), "suspect", [(each.slug, each.name) for each in found["suspect"]]),
        (_("Situations"), "situation", [(each.slug, each.name) for each in found["situation"]]),
    )
    return [
        (EVERYTHING, _("All cases")),
        *(
            (label, [(f"{kind}:{slug}", name) for slug, name in rows])
            for label, kind, rows in groups
        ),
    ]


def subject_of(subscriber: Subscriber) -> str:
    """What a subscriber follows, as the form names it."""
    for kind in MODELS:
        row = getattr(subscriber, kind)
        if row:
            return f"{kind}:{row.slug}"
    return EVERYTHING


class SubscriptionForm(forms.Form):
    """Of what, of which kinds of change, and by which evidence."""

    about = forms.ChoiceField(
        label=_("What do you want to follow?"),
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("Only these kinds of change"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "None chosen: all. If we told you something wrong, we tell you so in any case."
        ),
    )
    policy = forms.ChoiceField(
        label=_("Which evidence counts"), initial=DEFAULT_POLICY.value, required=False
    )

    def __init__(self, *args, subscriber: Subscriber | None = None, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        followed = subject_of(subscriber) if subscriber else ""
        given = self.data.get("about") or self.initial.get("about") or followed
        self.fields["about"].choices = subjects(str(given))
        if any(len(rows) >= MOST_LISTED for _group, rows in self.fields["about"].choices[1:]):
            self.fields["about"].help_text = _(
                "The first of a long list. For what is not in it, press “Follow by mail” on its "
                "own page."
            )
        self.fields["kinds"].choices = self.kinds_of_change()
        self.fields["policy"].choices = [
            (policy.value, gettext(word.label)) for policy, word in POLICY_WORDS.items()
        ]
        if subscriber:
            self.initial |= {
                "about": subject_of(subscriber),
                "kinds": subscriber.kinds,
                "policy": subscriber.policy,
            }
            self._keep_choosable(subscriber)
        describe(self)

    def kinds_of_change(self) -> list[tuple]:
        phases = [(phase.value, gettext(phase.value)) for phase in Phase]
        return [*phases, (CORRECTIONS, _("corrections of what we said"))]

    def _keep_choosable(self, subscriber: Subscriber) -> None:
        """What is followed already stays in the list, though nobody else could choose it now."""
        field = self.fields["about"]
        if not field.valid_value(self.initial["about"]):
            # Not by its slug, which may tell who is meant.
            self.initial["about"] = PRESENT
            field.choices = [*field.choices, (PRESENT, _("what you follow now"))]
        field, missing = self.fields["kinds"], set(subscriber.kinds)
        missing -= {code for code, _label in self.fields["kinds"].choices if isinstance(code, str)}
        field.choices = [
            *field.choices,
            *(
                (code, gettext(STATUSES[code].label))
                for code in sorted(missing)
                if code in STATUSES
            ),
        ]

    def clean_policy(self) -> str:
        return self.cleaned_data["policy"] or DEFAULT_POLICY.value

    def fill(self, subscriber: Subscriber) -> Subscriber:
        """Write into a subscriber, which is not saved, what was chosen."""
        kind, _sep, slug = self.cleaned_data["about"].partition(":")
        for name, model in MODELS.items() if kind != PRESENT else ():
            setattr(subscriber, name, model.objects.get(slug=slug) if name == kind else None)
        subscriber.kinds = self.cleaned_data["kinds"]
        subscriber.policy = self.cleaned_data["policy"]
        return subscriber


class AlertForm(SubscriptionForm):
    """What a reader follows, and how often the mail comes."""

    rhythm = forms.ChoiceField(
        label=_("How often?"),
        choices=[
            (MailAlert.Rhythm.AT_ONCE, _("at once")),
            (MailAlert.Rhythm.DAILY, _("once a day")),
            (MailAlert.Rhythm.WEEKLY, _("once a week, on Mondays")),
        ],
        widget=forms.RadioSelect,
        initial=MailAlert.Rhythm.AT_ONCE,
        help_text=_("A mail comes only if something changed. Corrections come at once."),
    )
    field_order = ["email", "about", "rhythm", "kinds", "policy"]


class NewAlertForm(AlertForm):
    """The same, with the address to which the mail goes."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("It is used for nothing else, never shown, and erased when you unsubscribe."),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("This is no e-mail address. Write it as name@example.org."),
        },
    )
    website = NotForPeople()


class WebhookForm(SubscriptionForm):
    """Where messages are posted, and which. In English, as the documentation is."""

    url = forms.CharField(
        label="Address of your receiver",
        max_length=1000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text="A public address that takes a POST, such as https://example.org/hooks/icc.",
        error_messages={"required": "Write the address of your receiver."},
    )
    field_order = ["url", "contact", "about", "kinds", "policy"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].widget.attrs["size"] = 8

    def kinds_of_change(self) -> list[tuple]:
        return KINDS_OF_CHANGE

    def clean_url(self) -> str:
        try:
            return checked_address(self.cleaned_data["url"].strip())
        except Refused as refusal:
            raise forms.ValidationError(
                f"{refusal} Write it as https://example.org/hook."
            ) from None


class NewWebhookForm(WebhookForm):
    """The same, with the mail address that is proved first."""

    contact = forms.EmailField(
        label="Your e-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="We mail you a link to confirm, and write again if the webhook stops working. "
        "It is never shown, and erased when you delete the webhook.",
        error_messages={
            "required": "Write your e-mail address.",
            "invalid": "This is no e-mail address. Write it as name@example.org.",
        },
    )
    website = NotForPeople()
