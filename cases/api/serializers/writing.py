"""What a tool may send of a report and its claims, and what it is shown of its drafts."""

from __future__ import annotations

from difflib import get_close_matches

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.serializers.strict import EachField, Mistaken, Strict
from cases.models import Claim, Publisher, SourceReport
from cases.models.claim import KIND_CHOICES
from cases.models.dates import partial
from cases.status.dates import PartialDate

MOST_CLAIMS, MOST_RELAYS, MOST_PEOPLE = 100, 50, 100
EVERYBODY, NOBODY = "everybody", "nobody"


def _help(model, name: str) -> str:
    return model._meta.get_field(name).help_text


def _length(model, name: str) -> int:
    return model._meta.get_field(name).max_length


@extend_schema_field({"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"})
class PartialDateField(serializers.Field):
    """A date known to the day, month or year, as text."""

    def to_internal_value(self, data) -> PartialDate:
        try:
            return PartialDate.parse(data if isinstance(data, str) else "")
        except ValueError as error:
            raise serializers.ValidationError(
                f'“{data}” is no date. Write it as "2023-03-17", "2023-03" or "2023".'
            ) from error

    def to_representation(self, value: PartialDate) -> str:
        return str(value)


class DayField(serializers.DateField):
    """A whole day."""

    default_error_messages = {
        "invalid": 'This is no day. Write it as "2023-03-17".',
        "datetime": 'This is no day. Write it as "2023-03-17".',
    }


class ChoiceField(serializers.ChoiceField):
    """One of some words; a mistake lists what is near, or all."""

    def fail(self, key: str, **kwargs) -> None:
        if key != "invalid_choice":
            super().fail(key, **kwargs)
        words = [str(each) for each in self.choices]
        near = get_close_matches(str(kwargs["input"]), words, 3)
        hint = f"Did you mean {' or '.join(f'“{each}”' for each in near)}? " if near else ""
        raise serializers.ValidationError(
            f"“{kwargs['input']}” is none of the words. {hint}Take one of: {', '.join(words)}."
        )


class TextField(serializers.CharField):
    """Text, and nothing that is only like text: a number or true is a mistake."""

    def to_internal_value(self, data) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError("Write text, in quotation marks.")
        return super().to_internal_value(data)


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "enum": [EVERYBODY, NOBODY]},
            {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": MOST_PEOPLE},
        ]
    }
)
class SuspectsField(serializers.Field):
    """A list of names or slugs, or one of two words."""

    def to_internal_value(self, data) -> str | list[str]:
        if data in (EVERYBODY, NOBODY):
            return data
        if not isinstance(data, list) or not data:
            raise serializers.ValidationError(
                'Write a list of names or slugs, "everybody" for every suspect that the case has '
                'now, or "nobody" where the report names none.'
            )
        if len(data) > MOST_PEOPLE:
            raise serializers.ValidationError(f"At most {MOST_PEOPLE}.")
        wrong = {
            place: ["Write one name or slug, in quotation marks."]
            for place, name in enumerate(data)
            if not isinstance(name, str) or not name.strip() or ";" in name
            or name.casefold() in (EVERYBODY, NOBODY)
        }  # fmt: skip
        if wrong:
            raise Mistaken(wrong, [None if at in wrong else name for at, name in enumerate(data)])
        return data

    def to_representation(self, value) -> list[str]:
        return value


def _text(model, name: str, **options) -> TextField:
    options = {"required": False, "allow_blank": True, **options}
    return TextField(max_length=_length(model, name), help_text=_help(model, name), **options)


class ClaimToWriteSerializer(Strict):
    """One claim: what the report says of one event of one case."""

    case = TextField(help_text="Slug or number of the case.")
    suspects = SuspectsField(
        help_text="Whom it concerns: a list of slugs or of names in any spelling known here; "
        '"everybody" for every suspect that the case has now; "nobody" for the case itself.'
    )
    kind = ChoiceField(choices=KIND_CHOICES, help_text=_help(Claim, "kind"))
    effective_on = PartialDateField(
        help_text="When it happened, as exactly as is known: 2023-03-17, 2023-03 or 2023."
    )
    act = ChoiceField(choices=Claim.Act, default="asserts", help_text=_help(Claim, "act"))
    attribution = ChoiceField(choices=Claim.Attribution, help_text=_help(Claim, "attribution"))
    speaker = _text(Claim, "speaker")
    capacity = ChoiceField(
        choices=Claim.Capacity,
        required=False,
        allow_blank=True,
        help_text=_help(Claim, "capacity"),
    )
    custodian = _text(Claim, "custodian")
    hearing_on = DayField(required=False, allow_null=True, help_text=_help(Claim, "hearing_on"))
    quote = _text(Claim, "quote")
    public_on = DayField(required=False, allow_null=True, help_text=_help(Claim, "public_on"))
    public_reason = ChoiceField(
        choices=Claim.PublicReason,
        required=False,
        allow_blank=True,
        help_text=_help(Claim, "public_reason"),
    )
    public_note = _text(Claim, "public_note")


class ReportToWriteSerializer(Strict):
    """One publication with its claims. It becomes a draft that editors read before it counts."""

    url = serializers.URLField(max_length=1000, help_text=_help(SourceReport, "url"))
    publisher = TextField(max_length=200, help_text="The publisher's name as it is known here.")
    publisher_kind = ChoiceField(
        choices=Publisher.Kind,
        required=False,
        help_text="Only for a publisher that is not known yet: what sort of publisher it is.",
    )
    title = _text(SourceReport, "title")
    language = _text(SourceReport, "language", allow_blank=False)
    published_on = PartialDateField(
        required=False,
        allow_null=True,
        help_text="When it was published: 2023-03-17, 2023-03 or 2023; left out if not known.",
    )
    retrieved_on = DayField(required=False, help_text=_help(SourceReport, "retrieved_on"))
    dated_on = DayField(required=False, allow_null=True, help_text=_help(SourceReport, "dated_on"))
    sourcing = ChoiceField(
        choices=SourceReport.Sourcing, required=False, help_text=_help(SourceReport, "sourcing")
    )
    relays = EachField(
        child=TextField(max_length=1000),
        max_length=MOST_RELAYS,
        required=False,
        help_text="Addresses of reports, entered already, from which it has the news.",
    )
    does_own_reporting = serializers.BooleanField(
        required=False, help_text=_help(SourceReport, "does_own_reporting")
    )
    is_verified = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Whether somebody has read the page itself. A tool has not: false if left out.",
    )
    hosted_by = _text(SourceReport, "hosted_by")
    archived_url = serializers.URLField(
        max_length=1000,
        required=False,
        allow_blank=True,
        help_text=_help(SourceReport, "archived_url"),
    )
    private_note = _text(SourceReport, "private_note")
    claims = EachField(
        child=ClaimToWriteSerializer(),
        max_length=MOST_CLAIMS,
        allow_empty=True,
        help_text="What it says about cases; may be empty.",
    )


class DraftClaimSerializer(serializers.ModelSerializer):
    """One claim of a draft."""

    case = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    suspects = serializers.SerializerMethodField(help_text="Slugs of those whom it concerns.")
    effective_on = serializers.CharField(source="effective", help_text="When it happened.")

    class Meta:
        model = Claim
        fields = [
            *("case", "suspects", "kind", "effective_on", "act", "attribution", "speaker"),
            *("capacity", "custodian", "hearing_on", "quote"),
            *("public_on", "public_reason", "public_note"),
        ]

    def get_suspects(self, claim: Claim) -> list[str]:
        return [each.suspect.slug for each in claim.subjects.all()]


class DraftSerializer(serializers.ModelSerializer):
    """A draft as the tool that entered it sees it, and how far it is."""

    publisher = serializers.SlugRelatedField(
        slug_field="name", read_only=True, help_text="Who published it."
    )
    published_on = serializers.SerializerMethodField(help_text="When it was published.")
    relays = serializers.SerializerMethodField(help_text="Addresses of what it relays.")
    claims = DraftClaimSerializer(many=True, read_only=True, help_text="What it says.")

    class Meta:
        model = SourceReport
        fields = [
            *("id", "state", "entered_at", "rejection_reason", "url", "publisher", "title"),
            *("language", "published_on", "retrieved_on", "dated_on", "sourcing", "relays"),
            *("does_own_reporting", "is_verified", "hosted_by", "archived_url", "private_note"),
            "claims",
        ]
        extra_kwargs = {"id": {"help_text": "Number of the draft."}}

    def get_published_on(self, report: SourceReport) -> str | None:
        when = partial(report.published_on, report.published_precision)
        return when and str(when)

    def get_relays(self, report: SourceReport) -> list[str]:
        return [link.relayed.url for link in report.relay_links.all()]
