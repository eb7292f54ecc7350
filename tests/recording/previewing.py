"""Acts to preview, and reports of the press to try them on, for tests."""

from cases import recording
from cases.models import Case, SourceReport
from tests import build


def publishing(*reports: SourceReport):
    """An act that publishes these reports, reading them afresh."""

    def act() -> None:
        for report in reports:
            recording.publish(SourceReport.objects.get(pk=report.pk))

    return act


def retracting(report: SourceReport):
    return lambda: recording.retract(SourceReport.objects.get(pk=report.pk), "It was wrong.")


def press(about: Case, publisher: str, *relays: SourceReport, on="2023-03-13", no_comment=False):
    """A report that the case exists, from unnamed officials."""
    made = build.report(publisher, on, relays=relays)
    build.claim(made, about, "reported", on)
    if no_comment:
        build.claim(
            made,
            about,
            "reported",
            on,
            act="declines_to_comment",
            attribution="named",
            speaker="Office of the Prosecutor",
            capacity="court",
        )
    return made
