"""What an import would change in the public record, once all of it is published."""

from __future__ import annotations

from cases.imports.plan import plan_import
from cases.imports.saving import save_plan
from cases.models import ImportUpload, SourceReport
from cases.recording import Preview, mark_due, preview


def effect_of(upload: ImportUpload, by) -> Preview:
    """Preview an import of a sheet by `by`, followed by the publication of all its reports.

    Everything is rolled back. The sheet is planned again, for saving changes what was planned.
    """

    def enter_and_publish() -> None:
        batch = save_plan(plan_import(bytes(upload.content)), upload, by)
        keys = list(batch.reports.values_list("pk", flat=True))
        SourceReport.objects.filter(pk__in=keys).update(state=SourceReport.State.PUBLISHED)
        mark_due(keys)

    return preview(enter_and_publish)
