"""The questions that visitors put in forms and addresses, and clear words where one is wrong."""

from cases.views.forms.lists import (
    CaseFilterForm,
    ChangeFilterForm,
    ListForm,
    PersonFilterForm,
    ReportFilterForm,
    SituationFilterForm,
    WarrantFilterForm,
)
from cases.views.forms.question import CaseForm, QuestionForm, query_of

__all__ = [
    "CaseFilterForm",
    "CaseForm",
    "ChangeFilterForm",
    "ListForm",
    "PersonFilterForm",
    "QuestionForm",
    "ReportFilterForm",
    "SituationFilterForm",
    "WarrantFilterForm",
    "query_of",
]
