"""What the page says, without scripts, of what the record has already of a report."""

import pytest

from cases.models import SourceReport
from tests import build

pytestmark = pytest.mark.usefixtures("empty")


def test_the_page_says_the_same_without_scripts_with_everything_escaped(client, emma):
    build.report(
        "The <b>Echo</b>",
        "2023-03-13",
        url="https://echo.example/a",
        title="<script>alert(1)</script>",
    )
    draft = build.report("The Herald", url="https://echo.example/a", title="Mine", entered_by=emma)
    client.force_login(emma)
    html = client.get(f"/admin/cases/sourcereport/{draft.pk}/change/").content.decode()
    said = html[html.index("<noscript><ul") : html.index("</ul></noscript>")]
    other = SourceReport.objects.exclude(pk=draft.pk).get()
    assert (
        "The publisher may be The &lt;b&gt;Echo&lt;/b&gt;: 1 report entered from echo.example."
        in said
    )
    assert (
        f'This may be entered already: <a href="/admin/cases/sourcereport/{other.pk}/change/">'
        "The &lt;b&gt;Echo&lt;/b&gt;: &lt;script&gt;alert(1)&lt;/script&gt;, 13 March 2023, "
        "draft</a> (it has this address)." in said
    )


def test_what_was_typed_is_looked_up_when_the_page_is_shown_again(client, emma):
    case = build.case("Ada")
    origin = build.report("The Agency", "2023-03-13", title="Warrants")
    build.claim(origin, case, "reported", "2023-03-13")
    client.force_login(emma)
    typed = {
        "title": "Anything",
        "published": "2023-03-14",
        "claims-0-case": case.pk,
        **{
            f"{rows}-{which}": 1 if (rows, which) == ("claims", "TOTAL_FORMS") else 0
            for rows in ("claims", "relay_links", "revisions")
            for which in ("TOTAL_FORMS", "INITIAL_FORMS")
        },
    }
    html = client.post("/admin/cases/sourcereport/add/", typed).content.decode()
    assert "It may have its news from" in html
    assert "The Agency: Warrants, 13 March 2023, draft</a> (on the same case)" in html
    again = {**typed, "relay_links-TOTAL_FORMS": 1, "relay_links-0-relayed": origin.pk}
    html = client.post("/admin/cases/sourcereport/add/", again).content.decode()
    assert "It may have its news from" not in html


def test_of_a_published_report_nothing_is_suggested(client, emma):
    first = build.report("The Echo", url="https://echo.example/a")
    second = build.report("The Echo", url="https://echo.example/a")
    build.publish(first, second)
    client.force_login(emma)
    html = client.get(f"/admin/cases/sourcereport/{first.pk}/change/").content.decode()
    assert "<noscript><ul" not in html
