"""Under which name a case may be shown, and which words of reports and claims: none that tell who
is meant where no published report names the person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models.case import WITHOUT_NAME, Case, CaseQuerySet, FormerName
from cases.models.claim import Claim, ClaimQuerySet, ClaimSubject
from cases.models.folding import folded
from cases.models.history import StatusChange
from cases.models.proceedings import Proceedings, ProceedingsQuerySet
from cases.models.relay import Relay, Revision
from cases.models.report import SourceReport
from cases.models.suspect import SuspectName
from cases.status.question import NOW, Question

# What a claim says in words of its own: of whom it concerns, these may tell the name.
WORDS_OF_CLAIM = ("speaker", "custodian", "quote", "public_note")
# By what a report that names somebody, and stands no more, leads there, or says so.
WORDS_OF_REPORT = ("title", "url", "archived_url", "hosted_by")
# What is written down with a step of a claim in words -> where the claim has them now.
WRITTEN_WORDS = {
    **{name: name for name in ("speaker", "custodian", "quote")},
    **{"title": "report__title", "url": "report__url"},
}
TELLING_REASON = "The reason tells of a person whom no published report names."


def without_names(public_id: str) -> dict[str, str]:
    """What is told of such a case in the place of whatever could tell a name."""
    return {"slug": public_id, "title": WITHOUT_NAME, "short_name": WITHOUT_NAME, "summary": ""}


def words_of_names(people: Iterable[Proceedings]) -> dict[int, set[str]]:
    """The words of all names of these people: suspect -> words."""
    found = {person.suspect_id: words_of(person.suspect.name) for person in people}
    if found:
        names = SuspectName.objects.filter(suspect__in=found)
        for suspect, name in names.values_list("suspect", "name"):
            found[suspect] |= words_of(name)
    return found


def words_of(text: str) -> set[str]:
    """The words of a text that could tell a name, without case and accents."""
    return {word for word in re.findall(r"\w+", folded(text)) if len(word) > 2}


def may_be_named(case: Case) -> bool:
    """Whether the case's name tells of nobody whom no published report has named in it yet."""
    return case.pk not in unnameable(Case.objects.filter(pk=case.pk))


def unnameable(cases: CaseQuerySet | None = None, question: Question = NOW) -> set[int]:
    """Those of these cases, or of all, of which the names or the summary tell of somebody whom no
    published report has named in them: by their primary keys. One question to the database where
    everybody is named, as is usual; else two."""
    return {
        case.pk
        for case, words in _secret_words(cases, question).items()
        if words & words_of(f"{case.short_name} {case.slug} {case.title} {case.summary}")
    }


def telling_former_names(cases: CaseQuerySet | None = None) -> set[int]:
    """The former names of these cases, or of all, that tell of such a person."""
    secret = {case.pk: words for case, words in _secret_words(cases, NOW).items()}
    former = FormerName.objects.filter(case__in=secret) if secret else ()
    hidden = unnameable(cases) if secret else set()
    return {
        each.pk
        for each in former
        if each.case_id in hidden or secret[each.case_id] & words_of(f"{each.number} {each.title}")
    }


def _secret_words(cases: CaseQuerySet | None, question: Question) -> dict[Case, set[str]]:
    """The words of the names of those whom no published report names, by the case."""
    secret = secret_people(question)
    if cases is not None:
        secret = secret.filter(case__in=cases)
    people = list(secret.select_related("case", "suspect"))
    words = words_of_names(people)
    found: dict[Case, set[str]] = {}
    for each in people:
        found.setdefault(each.case, set()).update(words[each.suspect_id])
    return found


def secret_people(question: Question = NOW) -> ProceedingsQuerySet:
    """Those whom no published report names in the case. An entry that was merged into another is
    no secret: it is named by that one."""
    return Proceedings.objects.unnamed(question).filter(suspect__merged_into=None)


def is_named(person: Proceedings) -> bool:
    """Whether a published report names this person in the case."""
    return not secret_people().filter(pk=person.pk).exists()


def tells_a_name(text: str, case: Case) -> bool:
    """Whether a text has a word of the name of somebody whom none names in this case."""
    secret = _secret_words(Case.objects.filter(pk=case.pk), NOW)
    return bool(secret and words_of(text) & secret[case])


def named_no_more() -> ProceedingsQuerySet:
    """Of these, those whom a published report named once."""
    return secret_people().filter(Exists(StatusChange.objects.filter(proceedings=OuterRef("pk"))))


def names_somebody_named_no_more(text: str) -> bool:
    """Whether a text has a word of the name of such a person."""
    words = words_of_names(named_no_more().select_related("suspect"))
    return any(words_of(text) & each for each in words.values())


def telling_claims(claims: ClaimQuerySet) -> set[int]:
    """Those of these claims of which the words are withheld, by their primary keys."""
    return set(claims.filter(may_tell_names()).order_by().values_list("pk", flat=True))


def may_tell_names() -> Q:
    """Of claims: whether one concerns somebody whom no published report names in the case, or
    stands in a retracted report that does."""
    beside = secret_people().filter(claim_links__claim__report=OuterRef("report"))
    retracted = Q(Exists(beside), report__state=SourceReport.State.RETRACTED)
    return Q(concerns_the_unnamed()) | retracted


def concerns_the_unnamed() -> Exists:
    """Of claims: whether one concerns such a person."""
    return Exists(secret_people().filter(claim_links__claim=OuterRef("pk")))


def without_words(told: dict) -> dict:
    """What is told of such a claim: all but its words and, of a proof, by whose they are told."""
    blank = {name: "" for name in WORDS_OF_CLAIM if name in told}
    return told | blank | ({"origins": []} if "origins" in told else {})


def without_mended_words(written: dict, now: Mapping[str, str]) -> dict:
    """What was written down of a claim with a step, without its words where the claim has others
    `now`, or is gone: a correction took away who was named in them."""
    if all(written[name] == now.get(name) for name in WRITTEN_WORDS if name in written):
        return written
    return without_words(written) | in_place_of_address(written, set())


def withhold_words(claims: Iterable[Claim], named: set[int]) -> None:
    """Take the words from such claims before they are shown, not in the database. `named` are the
    proceedings whose suspect a published report names."""
    claims = list(claims)
    retracted = SourceReport.State.RETRACTED
    telling = telling_reports({c.report_id for c in claims if c.report.state == retracted})
    unnamed = frozenset().union(*(claim.concerned for claim in claims)) - named
    secret = Proceedings.objects.filter(pk__in=unnamed, suspect__merged_into=None)
    secret = set(secret.order_by().values_list("pk", flat=True))
    for claim in claims:
        if claim.concerned & secret or claim.report_id in telling:
            for name in WORDS_OF_CLAIM:
                setattr(claim, name, "")


def telling_reports(reports: Collection[int] | QuerySet) -> dict[int, set[str]]:
    """Those of these reports that were retracted and concern somebody whom no published report
    names in the case: by their primary keys, with the words of the names. What leads from them
    to the name is withheld."""
    said = ClaimSubject.objects.filter(
        claim__report__in=reports,
        claim__report__state=SourceReport.State.RETRACTED,
        proceedings__in=secret_people(),
    ).select_related("claim", "proceedings__suspect")
    words = words_of_names(each.proceedings for each in said)
    found: dict[int, set[str]] = {}
    for each in said:
        found.setdefault(each.claim.report_id, set()).update(words[each.proceedings.suspect_id])
    return found


def are_telling() -> Q:
    """Of reports: whether they are such."""
    said = Claim.objects.filter(concerns_the_unnamed(), report=OuterRef("pk"))
    return Q(Exists(said), state=SourceReport.State.RETRACTED)


def in_place_of_address(told: Mapping, words: set[str]) -> dict[str, str]:
    """What is told of such a report in the place of its title and addresses, and of a reason that
    has any of these words."""
    blank = {name: "" for name in WORDS_OF_REPORT if name in told}
    if words & words_of(told.get("retraction_reason", "")):
        blank["retraction_reason"] = TELLING_REASON
    return blank


def withhold_addresses(reports: Iterable[SourceReport]) -> None:
    """Take title and addresses from such reports before they are shown, not in the database. Who
    was asked about before is not asked about again."""
    reports = [each for each in reports if each.is_withheld is None]
    retracted = {each.pk for each in reports if each.state == SourceReport.State.RETRACTED}
    telling = telling_reports(retracted)
    for report in reports:
        report.is_withheld = report.pk in telling
        if report.is_withheld:
            for name, text in in_place_of_address(vars(report), telling[report.pk]).items():
                setattr(report, name, text)


def withhold_notes(notes: Iterable[Relay | Revision]) -> None:
    """Take our notes from relays and revisions of such reports before they are shown."""
    notes = list(notes)
    relayed = [each.relayed for each in notes if isinstance(each, Relay)]
    withhold_addresses([*(each.report for each in notes), *relayed])
    for each in notes:
        is_relay = isinstance(each, Relay)
        if each.report.is_withheld or (is_relay and each.relayed.is_withheld):
            each.note = ""
