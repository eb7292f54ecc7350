"""People of each role at the desk, and what their browsers send from the page of a report."""

import json
import re
from html import unescape

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases import recording
from cases.admin.attempts import opened_now
from cases.models import Claim, Publisher, Relay, Revision, SourceReport
from tests import build

GROUPS = {"contributor": "Contributors", "editor": "Editors", "chief": "Chief editors"}


def person(role: str, name: str) -> User:
    """A person of a role, known by a name."""
    made = User.objects.create_user(name, is_staff=True)
    made.groups.add(Group.objects.get(name=GROUPS[role]))
    return made


def desk_of(user: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def page_of(report: SourceReport | None = None, step: str = "") -> str:
    """The address of the page of a report, of a new one, or of a step."""
    if report is None:
        return reverse("admin:cases_sourcereport_add")
    if step:
        return reverse("admin:cases_sourcereport_step", args=[report.pk, step])
    return reverse("admin:cases_sourcereport_change", args=[report.pk])


def form_of(report: SourceReport) -> dict:
    """What the browser sends when the page of a report is saved as it is."""
    sent = {
        "url": report.url,
        "publisher": report.publisher_id,
        "title": report.title,
        "published": str(report.published or ""),
        "sourcing": report.sourcing,
        "language": report.language,
        "retrieved_on": report.retrieved_on.isoformat(),
        "initial-retrieved_on": report.retrieved_on.isoformat(),
        "private_note": report.private_note,
    }
    for name in ("is_verified", "does_own_reporting"):
        if getattr(report, name):
            sent[name] = "on"
    if report.pk is None:
        return sent | _managed("claims", 0) | _managed("relay_links", 0) | _managed("revisions", 0)
    claims = list(report.claims.order_by("effective_on", "pk"))
    sent |= _managed("claims", len(claims))
    for number, claim in enumerate(claims):
        sent |= claim_fields(number, claim)
    links = list(Relay.objects.filter(report=report).order_by("pk"))
    sent |= _managed("relay_links", len(links))
    for number, link in enumerate(links):
        row = {"id": link.pk, "report": report.pk, "relayed": link.relayed_id, "note": link.note}
        sent |= {f"relay_links-{number}-{name}": value for name, value in row.items()}
    revisions = list(Revision.objects.filter(report=report))
    sent |= _managed("revisions", len(revisions))
    for number, each in enumerate(revisions):
        row = {"id": each.pk, "report": report.pk, "revised_on": each.revised_on, "note": each.note}
        sent |= {f"revisions-{number}-{name}": value for name, value in row.items()}
    return sent


def claim_fields(number: int, claim: Claim, **others) -> dict:
    """What the browser sends of one claim, stored or new."""
    people = [each.pk for each in claim.subjects.all()] if claim.pk else []
    row = {
        "case": claim.case_id,
        "kind": claim.kind,
        "effective": str(claim.effective),
        "concerns": "chosen" if people else "nobody",
        "people": people,
        "act": claim.act,
        "attribution": claim.attribution,
        "speaker": claim.speaker,
        "capacity": claim.capacity,
        "custodian": claim.custodian,
        "hearing_on": claim.hearing_on or "",
        "quote": claim.quote,
        "public_on": claim.public_on or "",
        "public_reason": claim.public_reason,
        "public_note": claim.public_note,
        **({"id": claim.pk, "report": claim.report_id} if claim.pk else {}),
        **others,
    }
    return {f"claims-{number}-{name}": value for name, value in row.items()}


def opened(client: Client, report: SourceReport) -> str:
    """What the page says, hidden, of what was stored when it was opened."""
    page = client.get(page_of(report)).content.decode()
    found = re.search(r'name="_opened" value="([^"]*)"', page)
    assert found, "the page does not say what was stored"
    return unescape(found[1])


def press(client: Client, button: str, report: SourceReport | None = None, **changes):
    """Change something on the page of a report as it would open now, and press a button."""
    if report is None:
        return client.post(page_of(), {button: "1", **changes}, follow=True)
    stored = SourceReport.objects.get(pk=report.pk)
    sent = {**form_of(report), "_opened": opened_now(stored), button: "1", **changes}
    return client.post(page_of(report), sent, follow=True)


def text_of(answer) -> str:
    """The page as text with single spaces, without tags."""
    text = unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"\( ", "(", re.sub(r" ([.,;:)])", r"\1", text))


def buttons_of(answer) -> list[str]:
    """What the buttons of the submit line say, but for those that delete and close."""
    line = answer.content.decode().split('id="submit-row"')[1].split("report-submit-end")[0]
    return [
        re.sub(r"\s+", " ", label).strip()
        for label in re.findall(r"<(?:button|a) [^>]*>(.*?)</(?:button|a)>", line, re.DOTALL)
    ]


def parts(opened_text: str) -> dict[str, str]:
    """The digests that a page carries."""
    return json.loads(opened_text)["parts"]


def draft_of(owner, case, submitted: bool = False, **columns) -> SourceReport:
    """A draft with one claim on a person, submitted if asked for."""
    made = build.report(
        **{"title": "The article", "entered_by": owner, "sourcing": "anonymous", **columns}
    )
    build.claim(made, case, "reported", "2024-01-01", "Ada", quote="It says\nso.")
    if submitted:
        recording.submit(made, by=owner)
    return made


def new_report(case, **claim) -> dict:
    """What is typed into the page of a new report with one claim."""
    publisher, _ = Publisher.objects.get_or_create(name="The Gazette")
    typed = SourceReport(
        publisher=publisher, url="https://example.org/new", title="News", published_on="2024-01-01"
    )
    said = Claim(case=case, kind="reported", effective_on=typed.published_on, attribution="unnamed")
    typed.published_on = said.effective_on = timezone.datetime(2024, 1, 1).date()
    return {
        **form_of(typed),
        "claims-TOTAL_FORMS": 1,
        "claims-INITIAL_FORMS": 0,
        **claim_fields(0, said, concerns="everybody", **claim),
    }


def _managed(prefix: str, number: int) -> dict:
    return {f"{prefix}-TOTAL_FORMS": number, f"{prefix}-INITIAL_FORMS": number}
