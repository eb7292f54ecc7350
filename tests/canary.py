"""A canary in every place that is not public, and every address at which it might be told."""

from __future__ import annotations

import re
from datetime import date

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from cases import recording
from cases.api.kinds_of_problem import KINDS as KINDS_OF_PROBLEM
from cases.api.views.resource import Resource
from cases.models import (
    Capture,
    Case,
    CaseLink,
    Charge,
    Claim,
    Court,
    ErrorReport,
    Feed,
    FeedItem,
    FormerName,
    ImportBatch,
    ImportUpload,
    MailAlert,
    Milestone,
    Note,
    PageWatch,
    Proceedings,
    Publisher,
    Relay,
    Revision,
    Situation,
    SourceReport,
    Subscriber,
    Suspect,
    SuspectName,
    Warrant,
    Webhook,
)
from cases.models.webhook import hash_of
from cases.views.citations import FORMATS
from cases.views.facts import KINDS
from cases.views.sitemaps import SECTIONS
from tests import build

CANARY = "zanzibarine"
SEALED_ON = date(1999, 9, 9)
# The address of a case that is public, while its name is not; nothing may lead there.
NAMELESS = f"{CANARY}-dove-affair"


def hide() -> dict:
    """A public case with a canary in every place that is not public."""
    emil = User.objects.create_user(f"emil-{CANARY}", email=f"{CANARY}@example.org", is_staff=True)
    emma = User.objects.create_user(f"emma-{CANARY}", last_name=CANARY, is_staff=True)
    for user in (emil, emma):
        user.groups.add(Group.objects.get(name="Editors"))

    case = build.case("Amina", f"{CANARY} bird", slug="open-case")
    release = build.court_release("2024-03-01")
    release.private_note = f"{CANARY} note"
    release.entered_by = release.submitted_by = emil
    release.save()
    build.claim(release, case, "warrant_issued", "2024-03-01", "Amina")
    build.claim(release, case, "hearing_scheduled", "2024-03-01", hearing_on="2024-06-01")
    build.publish(release)

    drafts = [_draft(case, state) for state in ("draft", "submitted", "rejected")]
    correction = recording.correct(release, by=emil)
    correction.title = correction.private_note = f"{CANARY} correction"
    correction.save()
    Claim.objects.filter(report=correction).update(quote=f"{CANARY} quote")
    Revision.objects.create(report=correction, revised_on="2024-05-05", note=f"{CANARY} revision")
    Relay.objects.create(report=release, relayed=drafts[0], note=f"{CANARY} relay")
    Relay.objects.create(report=drafts[2], relayed=release, note=f"{CANARY} relay")
    _nameless()
    hidden = build.case(f"{CANARY} cat", slug=f"{CANARY}-case")
    FormerName.objects.create(case=hidden, title=f"{CANARY} before")
    build.claim(drafts[0], hidden, "reported", "2024-04-01", f"{CANARY} cat")

    amina = Proceedings.objects.get(case=case, suspect__name="Amina")
    bird = Proceedings.objects.get(case=case, suspect__name=f"{CANARY} bird")
    sealed = Warrant.objects.create(
        proceedings=amina, kind="summons", issued_on=SEALED_ON, is_sealed=True
    )
    sealed.sources.add(release)
    unsourced = Warrant.objects.create(
        proceedings=bird, kind="arrest_warrant", issued_on=SEALED_ON, made_public_on=SEALED_ON
    )
    unsourced.sources.add(drafts[0])
    charge = Charge.objects.create(proceedings=amina, category="war_crime", crime=f"{CANARY} crime")
    charge.sources.add(drafts[2])
    SuspectName.objects.create(suspect=bird.suspect, name=f"{CANARY} alias")
    milestone = Milestone.objects.create(
        situation=case.situation,
        occurred_on=date(2024, 1, 1),
        kind="investigation_opened",
        note=f"{CANARY} milestone",
    )
    milestone.sources.add(drafts[1])
    _desk(release, emil)
    return {"case": case, "release": release, "emil": emil}


def _nameless() -> None:
    """A case in which something stands, of which every name tells of somebody whom only a report
    that was retracted has named."""
    case = build.case(f"{CANARY} dove", slug=NAMELESS)
    words = f"The affair of {CANARY} dove"
    Case.objects.filter(pk=case.pk).update(short_name=words, title=words, summary=f"{words}.")
    FormerName.objects.create(case=case, title=f"{words} before")
    naming, standing = build.court_release("2024-03-17"), build.court_release("2024-03-18")
    naming.title = naming.hosted_by = f"{CANARY} dove is sought"
    naming.url = naming.archived_url = f"https://example.org/{CANARY}-dove"
    naming.save()
    Revision.objects.create(report=naming, revised_on="2024-05-05", note=f"{CANARY} dove added")
    relaying = build.report(relays=(naming,))
    relaying.relay_links.update(note=f"It spells {CANARY} dove otherwise.")
    build.claim(relaying, case, "other", "2024-03-18")
    build.claim(
        naming,
        case,
        "warrant_issued",
        "2024-03-17",
        f"{CANARY} dove",
        speaker=f"Lawyer of {CANARY} dove",
        quote=f"A warrant against {CANARY} dove.",
        public_note=f"{CANARY} dove was told",
        custodian=f"{CANARY} prison",
    )
    build.claim(standing, case, "opened", "2024-03-16")
    build.claim(standing, case, "hearing_scheduled", "2024-03-18", hearing_on="2024-06-02")
    CaseLink.objects.create(case=case, other=Case.objects.get(slug="open-case"), kind="split_from")
    build.publish(naming, standing, relaying)
    recording.retract(naming, f"That {CANARY} dove is sought was to stay secret.")
    recording.record_all_due()


def _draft(case: Case, state: str) -> SourceReport:
    made = build.report(
        f"{CANARY} Courier",
        "2024-04-01",
        title=f"{CANARY} title",
        private_note=f"{CANARY} note",
        rejection_reason=f"{CANARY} reason",
        state=state,
    )
    build.claim(made, case, "arrested", "2024-04-01", f"{CANARY} bird", quote=f"{CANARY} quote")
    words = {"hearing_on": "2024-12-24", "quote": f"{CANARY} day"}
    build.claim(made, case, "hearing_scheduled", "2024-04-01", **words)
    return made


def _desk(release: SourceReport, emil: User) -> None:
    """What stands on the desk alone: notes, copies, feeds, readers' reports, imports."""
    Note.objects.create(about=release, text=f"{CANARY} between us", written_by=emil)
    PageWatch.objects.create(report=release, outcome="edited", detail=f"{CANARY} detail")
    capture = Capture(
        report=release,
        outcome="captured",
        requested_url=release.url,
        final_url=f"https://example.org/{CANARY}",
        headers=[["X-Canary", CANARY]],
        text=f"{CANARY} words",
        captured_at=timezone.now(),
    )
    capture.body.save(f"ca/{CANARY}", ContentFile(f"{CANARY} bytes".encode()), save=False)
    capture.save()
    courier = Publisher.objects.get(name=f"{CANARY} Courier")
    feed = Feed.objects.create(publisher=courier, url=f"https://example.org/{CANARY}")
    item = FeedItem.objects.create(
        feed=feed, guid=CANARY, title=f"{CANARY} item", url=f"https://example.org/{CANARY}/1"
    )
    item.cases.add(Case.objects.get(slug="open-case"))
    ErrorReport.objects.create(
        about=release,
        fact=f"{CANARY} fact",
        page="/",
        message=f"{CANARY} message",
        email=f"{CANARY}@example.com",
        answer=f"{CANARY} not yet answered",
        reference="known-reference",
    )
    ErrorReport.objects.create(
        about=release,
        fact=f"{CANARY} fact",
        page="/",
        message=f"{CANARY} message",
        email=f"{CANARY}@example.com",
        source=f"https://example.org/{CANARY}",
        state="upheld",
        answer="You were right.",
        reference="answered-reference",
        decided_at=timezone.now(),
        decided_by=emil,
    )
    ErrorReport.objects.create(
        fact="x", page="/", message=f"{CANARY} spam", state="spam", reference="spam-reference"
    )
    told = Subscriber.objects.create(name=f"{CANARY} subscriber")
    Webhook.objects.create(
        subscriber=told,
        url=f"https://example.org/{CANARY}",
        contact=f"{CANARY}@example.org",
        token_hash=hash_of("a token that nobody guesses"),
    )
    MailAlert.objects.create(
        subscriber=told, email=f"{CANARY}@example.org", reference="known-reference"
    )
    ImportUpload.objects.create(
        uploaded_by=emil, file_name=f"{CANARY}.csv", sha256="0" * 64, content=CANARY.encode()
    )
    ImportBatch.objects.create(file_name=f"{CANARY}.csv", sha256="0" * 64, imported_by=emil, rows=1)


def routes(resolver=None, before: str = "") -> list[str]:
    """Every route of the site, as its pattern."""
    found = []
    for each in (resolver or get_resolver()).url_patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLResolver):
            found += routes(each, pattern)
        elif isinstance(each, URLPattern):
            found.append(pattern)
    return found


def addresses() -> list[str]:
    """An address for each public route and each row that could fill it, hidden ones included."""
    found = {
        "/no-such-page/",
        "/api/v1/no-such/",
        *(f"/{folder}/ca/{CANARY}" for folder in ("captures", "media", "static", "var/captures")),
        # The other languages are reached by links; what is hidden has no link.
        *(
            f"/ar/{kind}/{CANARY}-c{rest}/"
            for kind in ("cases", "suspects")
            for rest in ("ase", "at")
        ),
    }
    for route in routes():
        plain = "/" + re.sub(r"[\^$]|\\Z", "", route).replace("\\.", ".")
        if not route.startswith("admin/") and ".*" not in plain:
            found |= _filled(plain)
    open_holes = [each for each in found if re.search(r"[<>()]", each)]
    assert open_holes == [], f"Say below what may stand in {open_holes[:9]}."
    return sorted(found)


def _filled(plain: str) -> set[str]:
    """The addresses of one route."""
    if "<slug:kind>" in plain:
        one_by_one = {plain.replace("<slug:kind>", kind): kind for kind in KINDS}
    else:
        one_by_one = {plain: "report"}
    slugs = {
        slug
        for model in (Case, Suspect, Situation, Court)
        for slug in model.objects.values_list("slug", flat=True)
    }
    found = set()
    for address, kind in one_by_one.items():
        rows = KINDS[kind][0]().model._base_manager
        values = {
            "slug": slugs,
            "pk": set(rows.values_list("pk", flat=True)) | {0},
            "reference": {"known-reference", "answered-reference", "spam-reference", "none"},
            "token": {"known-reference", "known-reference.signature", "none"},
            "status": {"arrested", "warrant_issued", "nonsense"},
            "section": {*SECTIONS, "nonsense"},
            "begins_at": {0, 1, 10**9},
            "form": {*FORMATS, "atom", "json", "nonsense"},
            "version": {"none", CANARY},
            "name": {"datapackage.json", CANARY},
        }
        filled = {address}
        if "<key>" in address:
            values["key"] = _keys_of(address)
        if address.startswith("/problems/"):
            values["slug"] = {*KINDS_OF_PROBLEM, "nonsense"}
        for name, fitting in values.items():
            hole = re.compile(rf"<(\w+:)?{name}>|\(\?P<{name}>[^)]*\)")
            if hole.search(address):
                filled = {hole.sub(str(value), each) for each in filled for value in fitting}
        found |= filled
    return found


def _keys_of(address: str) -> set[str]:
    """What rows of a resource of the API are called: by public ids and slugs, or else by number."""
    resource = Resource.known[address.split("/")[3].replace("-", "_")]
    rows = resource.public().model._base_manager
    names = {field.name for field in rows.model._meta.fields}
    by = names & {"public_id", "slug"} or {"id"}
    return {str(value) for name in by for value in rows.values_list(name, flat=True)} | {"0"}
