"""Who may not do what was asked for is told so on a page of the desk, and finds back."""

import pytest

from cases.models import SourceReport
from tests import build
from tests.admin.desk import desk_of, form_of, page_of, text_of

pytestmark = pytest.mark.usefixtures("empty")


@pytest.mark.parametrize("address", ["importbatch/", "note/", "feed/add/", "importbatch/add/"])
def test_a_contributor_is_told_by_a_page_of_the_desk_what_the_role_forbids(ada, address):
    answer = desk_of(ada).get(f"/admin/cases/{address}")
    told = text_of(answer)
    assert answer.status_code == 403
    assert "Your role (Contributor) may not do this." in told
    assert 'href="/admin/"' in answer.content.decode() and "Back to the desk" in told


def test_what_is_refused_is_not_done_and_the_reason_is_told(ada, emil):
    published = build.report(title="Theirs")
    build.publish(published)
    sent = {**form_of(published), "title": "Mine", "_save": "1"}
    answer = desk_of(ada).post(page_of(published), sent)
    assert answer.status_code == 403 and "may not do this" in text_of(answer)
    assert SourceReport.objects.get().title == "Theirs"
    answer = desk_of(ada).post(page_of(published, "retract"), {"reason": "<b>x"})
    assert answer.status_code == 403
    assert "Retract: your role does not allow it with this report." in text_of(answer)


def test_who_has_not_signed_in_is_still_sent_to_do_so(client, db):
    assert client.get("/admin/cases/importbatch/").status_code == 302
