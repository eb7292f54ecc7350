"""Objects that stand within rows of the API, as the schema describes them.

Rows are made as plain dictionaries, which is quick; these classes say what is in them.
"""

from __future__ import annotations

from rest_framework import serializers

from cases.models.dates import PRECISIONS
from cases.models.publisher import Publisher
from cases.models.report import SourceReport
from cases.status.evidence import Basis
from cases.status.kinds import CUSTODY_LABELS
from cases.status.words import STATUSES, Phase

BASES = [basis.value for basis in Basis]


class PartialDateSerializer(serializers.Serializer):
    """A date known to the day, the month or the year."""

    on = serializers.DateField(help_text="The day; the first day of the month or year.")
    precision = serializers.ChoiceField(PRECISIONS, help_text="How exactly the date is known.")


class CountrySerializer(serializers.Serializer):
    """A State."""

    code = serializers.CharField(help_text="ISO 3166-1, two letters.")
    name = serializers.CharField(help_text="Its name in English.")


class WhenSerializer(serializers.Serializer):
    effective_on = serializers.DateField(help_text="When it happened.")
    effective_precision = serializers.ChoiceField(
        PRECISIONS, help_text="How exactly that date is known."
    )
    holds_from = serializers.DateField(
        help_text="Since when it holds: later than it happened where proceedings returned to it, "
        "as after a stay that was lifted."
    )
    known_on = serializers.DateField(help_text="When the public could first know of it.")
    basis = serializers.ChoiceField(BASES, help_text="How well it is proved.")


class StatusSerializer(WhenSerializer):
    """A status: its word, since when, known since when, and how well it is proved."""

    code = serializers.ChoiceField(list(STATUSES), help_text="The status.")
    label = serializers.CharField(help_text="The status as pages write it.")
    meaning = serializers.CharField(help_text="What it means, in plain words.")
    phase = serializers.ChoiceField([each.value for each in Phase], help_text="Its phase.")


class CustodySerializer(WhenSerializer):
    """Where a person is, since when, known since when, and how well it is proved."""

    code = serializers.ChoiceField(
        [each.value for each in CUSTODY_LABELS], help_text="Where the person is."
    )
    label = serializers.CharField(help_text="The same in words.")
    custodian = serializers.CharField(help_text="Who holds the person, as far as is known.")


class CourtLinkSerializer(serializers.Serializer):
    id = serializers.CharField(help_text="Id of the court.")
    slug = serializers.CharField(help_text="Its slug.")
    short_name = serializers.CharField(help_text="Its usual abbreviation.")
    url = serializers.URLField(help_text="Its address in the API.")


class SituationLinkSerializer(serializers.Serializer):
    id = serializers.CharField(help_text="Id of the situation.")
    slug = serializers.CharField(help_text="Its slug.")
    number = serializers.CharField(allow_null=True, help_text="Its official number.")
    name = serializers.CharField(help_text="Its name.")
    url = serializers.URLField(help_text="Its address in the API.")


class CaseReferenceSerializer(serializers.Serializer):
    id = serializers.CharField(help_text="Id of the case.")
    slug = serializers.CharField(help_text="Its slug.")
    short_name = serializers.CharField(help_text="Its name in lists.")
    url = serializers.URLField(help_text="Its address in the API.")


class SuspectLinkSerializer(serializers.Serializer):
    id = serializers.CharField(help_text="Id of the person.")
    slug = serializers.CharField(help_text="The person's slug.")
    name = serializers.CharField(help_text="The person's name.")
    url = serializers.URLField(help_text="The person's address in the API.")


class PersonInCaseSerializer(SuspectLinkSerializer):
    """A person in a case, with the status of the proceedings against the person."""

    role = serializers.CharField(help_text="Office or function at the time.")
    status = StatusSerializer(allow_null=True, help_text="Null where nothing is known.")


class CaseOfPersonSerializer(CaseReferenceSerializer):
    """A case of a person, with the status of the proceedings against the person."""

    role = serializers.CharField(help_text="Office or function at the time.")
    status = StatusSerializer(allow_null=True, help_text="Null where nothing is known.")


class CaseWithStatusSerializer(CaseReferenceSerializer):
    """A case with its status."""

    status = StatusSerializer(allow_null=True, help_text="Null where nothing is known.")


class PublisherLinkSerializer(serializers.Serializer):
    id = serializers.CharField(help_text="Id of the publisher.")
    name = serializers.CharField(help_text="Its name.")
    kind = serializers.ChoiceField(Publisher.Kind.values, help_text="What it is.")
    url = serializers.URLField(help_text="Its address in the API.")


class SourceSerializer(serializers.Serializer):
    """A report that says so."""

    id = serializers.CharField(help_text="Id of the report.")
    publisher = serializers.CharField(help_text="Who published it.")
    url = serializers.URLField(help_text="Its address in the API.")
    is_verified = serializers.BooleanField(help_text="Whether somebody has read the page.")
    state = serializers.ChoiceField(
        SourceReport.PUBLIC_STATES, help_text="Whether it stands, or was retracted."
    )


class NameSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="The name in this spelling or script.")
    language = serializers.CharField(help_text="Language tag (BCP 47), or empty.")


class RelayOfReportSerializer(serializers.Serializer):
    """A report from which another has the news."""

    id = serializers.CharField(help_text="Id of the report that is relayed.")
    publisher = serializers.CharField(help_text="Who published it.")
    url = serializers.URLField(help_text="Its address in the API.")
    note = serializers.CharField(help_text="What was lost or changed on the way.")


class RevisionOfReportSerializer(serializers.Serializer):
    """A change that the publisher made to the report."""

    revised_on = serializers.DateField(help_text="When.")
    note = serializers.CharField(help_text="What was added or changed.")
