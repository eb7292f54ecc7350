"""Nested ModelSerializers of the plain version, with the fields of the API."""

from __future__ import annotations

from datetime import date

from rest_framework import serializers
from rest_framework.reverse import reverse

from cases.api.serializers.proof import lag_object
from cases.models import (
    Case,
    CaseLink,
    Claim,
    FormerName,
    Proceedings,
    Publisher,
    Relay,
    Revision,
    Situation,
    SourceReport,
    StatusChange,
    Suspect,
    Warrant,
)
from cases.models.facts import support_of
from cases.models.lags import lags_of


def link(view: str, **how) -> serializers.HyperlinkedIdentityField:
    return serializers.HyperlinkedIdentityField(f"{view}-detail", lookup_field="public_id", **how)


def to_report(**how) -> serializers.HyperlinkedRelatedField:
    return serializers.HyperlinkedRelatedField(
        "report-detail", lookup_field="public_id", read_only=True, **how
    )


def id_of() -> serializers.CharField:
    return serializers.CharField(source="public_id")


class PartialDate(serializers.Serializer):
    def __init__(self, name: str) -> None:
        super().__init__(source="*")
        self.name = name

    def to_representation(self, row) -> dict | None:
        on = getattr(row, f"{self.name}_on")
        precision = getattr(row, f"{self.name}_precision")
        return {"on": on.isoformat(), "precision": precision} if on else None


class Status(serializers.ModelSerializer):
    code = serializers.CharField(source="status")
    label = serializers.CharField(source="word.label")
    meaning = serializers.CharField(source="word.meaning")
    phase = serializers.CharField(source="word.phase")

    class Meta:
        model = StatusChange
        fields = ["code", "label", "meaning", "phase", "effective_on", "effective_precision"]
        fields += ["holds_from", "known_on", "basis"]


class SituationLink(serializers.ModelSerializer):
    id, url = id_of(), link("situation")

    class Meta:
        model = Situation
        fields = ["id", "slug", "number", "name", "url"]


class SuspectLink(serializers.ModelSerializer):
    id, url = id_of(), link("suspect")

    class Meta:
        model = Suspect
        fields = ["id", "slug", "name", "url"]


class PublisherLink(serializers.ModelSerializer):
    id, url = id_of(), link("publisher")

    class Meta:
        model = Publisher
        fields = ["id", "name", "kind", "url"]


class CaseLinkOf(serializers.ModelSerializer):
    id, url = id_of(), link("case")

    class Meta:
        model = Case
        fields = ["id", "slug", "short_name", "url"]


class WithStatus(serializers.ModelSerializer):
    status = serializers.SerializerMethodField()

    def get_status(self, row) -> dict | None:
        return Status(row.changes[0]).data if row.changes else None


class PersonInCase(WithStatus):
    class Meta:
        model = Proceedings
        fields = ["role", "status"]

    def to_representation(self, person: Proceedings) -> dict:
        suspect = SuspectLink(person.suspect, context=self.context).data
        return {**suspect, **super().to_representation(person)}


class ListedCase(WithStatus):
    id, url = id_of(), link("case")
    updated_at = serializers.DateTimeField()
    situation = SituationLink()
    status_reason = serializers.SerializerMethodField()
    suspects = PersonInCase(source="people", many=True)

    class Meta:
        model = Case
        fields = ["id", "url", "updated_at", "slug", "number", "title", "is_title_ours"]
        fields += ["short_name", "summary", "situation", "status", "status_reason", "suspects"]

    def get_status_reason(self, case: Case) -> str | None:
        return None if case.changes else "No claim about this case is proved yet."


class Step(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField("status-change-detail")
    suspect = serializers.CharField(source="proceedings.suspect.slug", default=None)
    status = Status(source="*")
    proof = serializers.SerializerMethodField()

    class Meta:
        model = StatusChange
        fields = ["id", "url", "suspect", "status", "kind", "holds_from", "is_verified", "proof"]

    def get_proof(self, step: StatusChange) -> list[dict]:
        claims = {claim.pk: claim for claim in step.proof.all()}
        reports = {claim.report_id: claim.report for claim in claims.values()}
        shown = []
        for said in step.derivation["claims"]:
            claim, report = claims.get(said["claim"]), reports.get(said["report"])
            ids = {"claim": claim and claim.public_id, "report": report and report.public_id}
            shown.append({**said, **ids, "report_state": report and report.state})
        return shown


class Said(serializers.ModelSerializer):
    id = id_of()
    public_on = serializers.DateField(source="known_on")
    suspects = serializers.SerializerMethodField()

    class Meta:
        model = Claim
        fields = ["id", "kind", "act", "effective_on", "effective_precision", "public_on"]
        fields += ["is_documented_later", "hearing_on", "attribution", "speaker", "capacity"]
        fields += ["quote", "suspects"]

    def get_suspects(self, claim: Claim) -> list[str]:
        return [each.suspect.slug for each in claim.subjects.all()]


class Utterance(Said):
    report = to_report()
    publisher = serializers.CharField(source="report.publisher.name")

    class Meta(Said.Meta):
        fields = ["report", "publisher", *Said.Meta.fields]


class SaidOfCase(Said):
    case = CaseLinkOf()

    class Meta(Said.Meta):
        fields = ["case", *Said.Meta.fields]


class WarrantOfCase(serializers.ModelSerializer):
    id, url = id_of(), link("warrant")
    suspect = serializers.CharField(source="proceedings.suspect.slug")
    issued, ended = PartialDate("issued"), PartialDate("ended")

    class Meta:
        model = Warrant
        fields = ["id", "url", "suspect", "kind", "issued", "made_public_on", "state", "ended"]


class LinkedCase(serializers.ModelSerializer):
    class Meta:
        model = CaseLink
        fields = ["kind"]

    def to_representation(self, linked: CaseLink) -> dict:
        other = CaseLinkOf(linked.other, context=self.context).data
        return {**super().to_representation(linked), **other}


class NameBefore(serializers.ModelSerializer):
    until = PartialDate("until")

    class Meta:
        model = FormerName
        fields = ["number", "title", "until"]


class WholeCase(ListedCase):
    evidence = serializers.SerializerMethodField()
    history = Step(many=True)
    utterances = Utterance(many=True)
    warrants = serializers.SerializerMethodField()
    lag = serializers.SerializerMethodField()
    links = LinkedCase(source="told_links", many=True)
    former_names = NameBefore(many=True)

    class Meta(ListedCase.Meta):
        fields = [*ListedCase.Meta.fields, "evidence", "history", "utterances", "warrants"]
        fields += ["lag", "links", "former_names"]

    def get_evidence(self, case: Case) -> dict | None:
        if not case.changes:
            return None
        change = case.changes[0]
        support = support_of(change)
        is_day = change.effective_precision == "day"
        is_reported = change.status == "reported"
        return {
            "step": reverse("status-change-detail", [change.pk], request=self.context["request"]),
            "reports": support.reports,
            "origins": support.origins,
            "named_origins": support.named_origins,
            "is_verified": change.is_verified,
            "wants_better_source": support.reports == 1 and change.basis != "official",
            "secret_days": (change.known_on - change.effective_on).days if is_day else None,
            "unconfirmed_days": (date.today() - change.known_on).days if is_reported else None,
        }

    def get_warrants(self, case: Case) -> list[dict]:
        found = [warrant for person in case.people for warrant in person.public_warrants]
        found.sort(key=lambda warrant: (warrant.issued_on, warrant.pk))
        return WarrantOfCase(found, many=True, context=self.context).data

    def get_lag(self, case: Case) -> list[dict]:
        return [lag_object(each) for each in lags_of(case)]


class RelayOfReport(serializers.ModelSerializer):
    id = serializers.CharField(source="relayed.public_id")
    publisher = serializers.CharField(source="relayed.publisher.name")
    url = to_report(source="relayed")

    class Meta:
        model = Relay
        fields = ["id", "publisher", "url", "note"]


class RevisionOfReport(serializers.ModelSerializer):
    class Meta:
        model = Revision
        fields = ["revised_on", "note"]


class Report(serializers.ModelSerializer):
    id, url = id_of(), link("report")
    updated_at = serializers.DateTimeField()
    source_url = serializers.CharField(source="url")
    publisher = PublisherLink()
    published = PartialDate("published")
    public_on = serializers.DateField()
    relays = RelayOfReport(source="told_relays", many=True)
    revisions = RevisionOfReport(many=True)
    claims = SaidOfCase(source="told_claims", many=True)

    class Meta:
        model = SourceReport
        fields = ["id", "url", "updated_at", "publisher", "title", "source_url", "archived_url"]
        fields += ["hosted_by", "language", "published", "public_on", "retrieved_on", "dated_on"]
        fields += ["sourcing", "does_own_reporting", "is_verified", "state", "retraction_reason"]
        fields += ["corrected_at", "relays", "revisions", "claims"]
