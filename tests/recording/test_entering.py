"""Entering new reports without a screen: who may, and that a refusal saves nothing."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied

from cases.models import Publisher, SourceReport
from cases.recording.entering import enter_draft, enter_submitted
from tests.accounts import person

pytestmark = pytest.mark.usefixtures("empty")


def typed() -> SourceReport:
    """A report that is not stored yet."""
    return SourceReport(
        publisher=Publisher.objects.get_or_create(name="The Gazette")[0],
        url="https://example.org/1",
        title="News",
        published_on="2024-01-01",
        retrieved_on="2025-01-01",
    )


@pytest.mark.parametrize(
    "save",
    [lambda by: enter_draft(typed(), [], [], by), lambda by: enter_submitted([typed()], by)],
)
def test_who_has_no_role_enters_nothing(save):
    with pytest.raises(PermissionDenied, match="Your role does not allow to enter reports."):
        save(person("visitor"))
    assert not SourceReport.objects.exists()


def test_who_may_enter_but_not_submit_enters_nothing_as_submitted():
    only_enters = person("visitor")
    only_enters.user_permissions.add(Permission.objects.get(codename="add_sourcereport"))
    with pytest.raises(PermissionDenied, match="Submit: your role does not allow it"):
        enter_submitted([typed()], only_enters)
    assert not SourceReport.objects.exists()
    draft = enter_draft(typed(), [], [], only_enters)
    assert (draft.state, draft.entered_by) == ("draft", only_enters)
