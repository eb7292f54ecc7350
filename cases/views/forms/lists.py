"""The filters of each list: words to look for, facets, order, page, and the question itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.views.forms.fields import PageField, WordField, WordsField
from cases.views.forms.question import QuestionForm

if TYPE_CHECKING:
    from cases.views.listing import Column, Facet


def _words(label, help_text) -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=200,
        label=label,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=help_text,
    )


class ListForm(QuestionForm):
    """Which rows, in which order, on which page, as a page or as a file?

    Each facet takes any number of its words; between facets all must be met.
    """

    page = PageField(required=False, label=_("Page"))
    format = WordField(
        unknown=_("“%(value)s” is no form of this list."),
        label=_("Form"),
        choices=[("csv", "CSV")],
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        facets: Sequence[Facet] = (),
        columns: Sequence[Column] = (),
    ) -> None:
        super().__init__(data)
        for facet in facets:
            self.fields[facet.name] = WordsField(
                unknown=facet.unknown, label=facet.title, choices=list(facet.labels.items())
            )
        self.fields["sort"] = WordField(
            unknown=_("“%(value)s” is no order of this list."),
            label=_("Sort by"),
            choices=[choice for column in columns for choice in column.orders],
        )

    def chosen(self, name: str) -> list[str]:
        """The words of a facet that were asked for, without those that there are not."""
        known = set(self.fields[name].codes)
        given = self.data.getlist(name) if self.is_bound else []
        return [value for value in dict.fromkeys(given) if value in known]


class CaseFilterForm(ListForm):
    """Which cases?"""

    q = _words(_("Number or name"), _("Of a case, or of a suspect in any spelling."))
    field_order = ["q"]


class PersonFilterForm(ListForm):
    """Which people?"""

    q = _words(_("Name"), _("In any spelling or script."))
    role = _words(_("Office or function"), _("At the time of the alleged crimes, as sources say."))
    field_order = ["q", "role"]


class SituationFilterForm(ListForm):
    """Which situations?"""

    known_on = valid_on = policy = None


class WarrantFilterForm(ListForm):
    """Which warrants and summonses?"""

    q = _words(_("Name"), _("Of the person, in any spelling or script."))
    policy = None
    field_order = ["q"]


class ReportFilterForm(ListForm):
    """Which reports?"""

    known_on = valid_on = policy = None
    q = _words(_("Words"), _("Of the title, of what is quoted, or of the publisher's name."))
    field_order = ["q"]


class ChangeFilterForm(ListForm):
    """Which entries of the log?"""

    valid_on = None
