"""Merging: two entries of people who turned out to be one person become one."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases.models import (
    Case,
    Charge,
    Claim,
    ClaimFinding,
    ClaimSubject,
    Note,
    Proceedings,
    Suspect,
    SuspectName,
    Warrant,
)
from cases.recording.queue import mark_due


@transaction.atomic
def merge_people(duplicate: Suspect, one: Suspect, by=None) -> None:
    """Move all that is said of `duplicate` to `one`, whose entry stays; their cases become due.

    The duplicate's row stays, hidden, so that its addresses lead to the one; so do its proceedings
    in a case in which both stood, with the history that they had. Raises PermissionDenied where
    `by` may not, and ValueError with the reason where it makes no sense.
    """
    if by is not None and not (by.is_active and by.has_perm("cases.delete_suspect")):
        raise PermissionDenied("Only chief editors may merge people.")
    duplicate, one = _locked(duplicate, one)
    for name in (duplicate.name, *duplicate.names.values_list("name", flat=True)):
        _keep_name(duplicate, one, name)
    duplicate.names.all().delete()
    theirs = {each.case_id: each for each in one.proceedings.all()}
    cases = set(theirs)
    for each in duplicate.proceedings.order_by("pk"):
        cases.add(each.case_id)
        if each.case_id in theirs:
            _move_parts(each, theirs[each.case_id])
        else:
            each.suspect = one
            each.save(update_fields=["suspect"])
    Note.objects.on(duplicate).update(object_id=one.pk)
    # Each leads to the one at once, however often it was merged.
    Suspect.objects.filter(merged_into=duplicate).update(merged_into=one)
    duplicate.merged_into = one
    duplicate.save(update_fields=["merged_into"])
    mark_due(cases=cases)


def _locked(duplicate: Suspect, one: Suspect) -> tuple[Suspect, Suspect]:
    pks = sorted({duplicate.pk, one.pk})
    # Cases first, as recorders lock them, so that nobody waits in a circle.
    theirs = list(Proceedings.objects.filter(suspect__in=pks).values_list("case", flat=True))
    list(Case.objects.filter(pk__in=theirs).order_by("pk").select_for_update().values_list("pk"))
    people = Suspect.objects.filter(pk__in=pks).order_by("pk").select_for_update()
    rows = {row.pk: row for row in people}
    if len(rows) < 2:
        raise ValueError("Choose another person: an entry cannot be merged into itself.")
    for row in rows.values():
        if row.merged_into_id:
            raise ValueError(f"{row} was merged already, into {row.merged_into}.")
    return rows[duplicate.pk], rows[one.pk]


def _keep_name(duplicate: Suspect, one: Suspect, name: str) -> None:
    """Let `one` bear a name of the duplicate as another spelling."""
    if name == one.name:
        return
    spelling = duplicate.names.filter(name=name).first() or SuspectName()
    SuspectName.objects.get_or_create(
        suspect=one,
        name=name,
        defaults={
            "language": spelling.language,
            "is_nom_de_guerre": spelling.is_nom_de_guerre,
        },
    )


def _move_parts(source: Proceedings, target: Proceedings) -> None:
    """Let what is said of a person in a case be said of the same person's other entry in it."""
    named = Claim.objects.filter(subject_links__proceedings=target)
    ClaimSubject.objects.filter(proceedings=source, claim__in=named).delete()
    ClaimSubject.objects.filter(proceedings=source).update(proceedings=target)
    ClaimFinding.objects.filter(proceedings=source).in_one_order().delete()
    for model in (Charge, Warrant):
        model.objects.filter(proceedings=source).update(proceedings=target)
    if source.role and not target.role:
        target.role = source.role
        target.save(update_fields=["role"])
