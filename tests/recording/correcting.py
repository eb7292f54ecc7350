"""What a report says, and a correction of it, for tests."""

from cases import recording
from cases.models import SourceReport
from cases.recording.corrections import copy_for_correction

# Written down here, not read from the code that copies them: what a report says.
OF_A_REPORT = """
publisher_id title url hosted_by language published_on published_precision retrieved_on dated_on
sourcing does_own_reporting archived_url is_verified private_note
""".split()
OF_A_CLAIM = """
case_id kind effective_on effective_precision act attribution speaker capacity custodian quote
hearing_on public_on public_reason public_note
""".split()


def said_by(report: SourceReport) -> dict:
    """All that a stored report says, in order."""
    report = SourceReport.objects.get(pk=report.pk)
    return {
        **{name: getattr(report, name) for name in OF_A_REPORT},
        "claims": [
            {name: getattr(claim, name) for name in OF_A_CLAIM}
            | {"people": sorted(claim.subjects.values_list("suspect__name", flat=True))}
            for claim in report.claims.order_by("pk")
        ],
        "relays": sorted(report.relay_links.values_list("relayed", "note")),
        "revisions": sorted(report.revisions.values_list("revised_on", "note")),
    }


def correction(report: SourceReport, by=None) -> SourceReport:
    return copy_for_correction(SourceReport.objects.get(pk=report.pk), by)


def merge(draft: SourceReport) -> SourceReport:
    merged = recording.publish(SourceReport.objects.get(pk=draft.pk))
    recording.record_all_due()
    return merged
