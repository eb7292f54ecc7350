"""The question of every page: on which day, as known when, by which evidence?"""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.status.evidence import DEFAULT_POLICY, Policy
from cases.status.question import Question
from cases.views.forms.fields import DayField, PageField, WordField
from cases.views.wording import POLICY_WORDS


def _policies() -> list[tuple[str, str]]:
    return [(policy.value, gettext(POLICY_WORDS[policy].label)) for policy in Policy]


def asked_in(question: Question) -> dict[str, str]:
    """A question as parameters of an address, without what goes without saying."""
    given = {"known_on": question.known_on, "valid_on": question.valid_on}
    asked = {name: str(value) for name, value in given.items() if value}
    if question.policy != DEFAULT_POLICY:
        asked["policy"] = question.policy.value
    return asked


def query_of(question: Question) -> str:
    """A question as the end of an address: `?known_on=2023-03-17`, or empty."""
    asked = asked_in(question)
    return f"?{urlencode(asked)}" if asked else ""


class QuestionForm(forms.Form):
    """On which day, as known when, and by which evidence?"""

    known_on = DayField(
        required=False,
        label=_("As known on"),
        help_text=_("Shows only what the public could know by the end of that day."),
    )
    valid_on = DayField(
        required=False,
        label=_("Status on"),
        help_text=_("Shows what held on that day, as far as it is known."),
    )
    policy = WordField(
        unknown=_("“%(value)s” is no policy."),
        label=_("Evidence that counts"),
        choices=_policies,
        initial=DEFAULT_POLICY.value,
    )

    def __init__(self, data: QueryDict | None = None, **options) -> None:
        """`data` is kept as it came, but that what is left out is filled in."""
        if data is not None and not data.get("policy"):
            data = data.copy()
            data["policy"] = DEFAULT_POLICY.value
        super().__init__(data, label_suffix="", **options)

    @property
    def question(self) -> Question:
        """The question asked, without what is wrong in it."""
        self.is_valid()
        given = self.cleaned_data
        return Question(
            given.get("known_on"),
            given.get("valid_on"),
            Policy(given.get("policy") or DEFAULT_POLICY),
        )

    @property
    def asked(self) -> dict[str, str]:
        """The question as parameters of an address, without what goes without saying."""
        return asked_in(self.question)

    @property
    def query(self) -> str:
        """The question as the end of an address: `?known_on=2023-03-17`, or empty."""
        return query_of(self.question)

    @property
    def is_about_today(self) -> bool:
        """Whether the question is the plain one: what holds, as far as is known now?"""
        return self.question == Question()


class CaseForm(QuestionForm):
    """The question of a case's page; of much that was reported it shows a part at a time."""

    page = PageField(required=False, label=_("Page"))
