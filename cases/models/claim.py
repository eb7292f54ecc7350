"""Claims: what one report says about one case, and what the rules make of it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cases.models.case import Case
from cases.models.dates import (
    has_come,
    partial,
    precision_field,
    starts_its_period,
    was_public_by,
)
from cases.models.docket import FromDocket
from cases.models.proceedings import Proceedings
from cases.models.publisher import Publisher
from cases.models.report import SourceReport
from cases.status import evidence
from cases.status.kinds import EVENT_KINDS

KIND_CHOICES = [(kind.code, kind.label) for kind in EVENT_KINDS.values()]


class ClaimQuerySet(models.QuerySet):
    def standing(self):
        """Claims of reports that are published and not retracted."""
        return self.filter(report__state__in=SourceReport.STANDING_STATES)

    def public_by(self, day: date):
        """Claims that the public could read or hear on a day, by the rule of `known_on`."""
        by_report = Q(public_on=None) & was_public_by(day, "report__")
        return self.filter(Q(public_on__lte=day) | by_report)

    def setting_hearings(self):
        """Claims that say on which day a hearing is to be held."""
        return self.filter(
            kind="hearing_scheduled",
            act__in=[Claim.Act.ASSERTS, Claim.Act.CONFIRMS],
            hearing_on__isnull=False,
        )


class Claim(FromDocket):
    """What one report says about one event of one case."""

    class Act(models.TextChoices):
        ASSERTS = evidence.Act.ASSERTS, "asserts"
        CONFIRMS = evidence.Act.CONFIRMS, "confirms"
        DENIES = evidence.Act.DENIES, "denies"
        DECLINES_TO_COMMENT = evidence.Act.DECLINES_TO_COMMENT, "declines to comment"
        REACTS = evidence.Act.REACTS, "reacts"
        CORRECTS = evidence.Act.CORRECTS, "corrects"

    class Attribution(models.TextChoices):
        COURT = evidence.Attribution.COURT, "The Court's own record, release or statement"
        PUBLIC_ACT = evidence.Attribution.PUBLIC_ACT, "A public act of the body named as speaker"
        NAMED = evidence.Attribution.NAMED, "The person named as speaker"
        UNNAMED = evidence.Attribution.UNNAMED, "Unnamed persons"
        OBSERVATION = evidence.Attribution.OBSERVATION, "The publisher's own observation"

    class Capacity(models.TextChoices):
        COURT = "court", "For the Court (judges, Prosecutor, Registry)"
        STATE = "state", "For a State"
        DEFENCE = "defence", "For the defence"
        ORGANISATION = "organisation", "For an organisation"
        PERSON = "person", "For himself or herself"

    class PublicReason(models.TextChoices):
        OPEN_COURT = "open_court", "Said or done in open court"
        ANNOUNCED = "announced", "Announced on that day"
        UNSEALED = "unsealed", "Unsealed on that day"
        REPORTED_THEN = "reported_then", "Reported at the time"

    report = models.ForeignKey(
        SourceReport, on_delete=models.CASCADE, related_name="claims", help_text="Who says so."
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="claims", help_text="The case concerned."
    )
    subjects = models.ManyToManyField(
        Proceedings,
        through="cases.ClaimSubject",
        related_name="claims",
        help_text="The suspects that the report names; none if it names nobody.",
    )
    kind = models.CharField(
        max_length=40, choices=KIND_CHOICES, help_text="What is said to have happened."
    )
    effective_on = models.DateField(
        validators=[has_come],
        help_text="When it happened; for a denial, comment or reaction, when it was said.",
    )
    effective_precision = precision_field()
    act = models.CharField(
        max_length=20,
        choices=Act,
        default=Act.ASSERTS,
        help_text="Only what is asserted or confirmed can prove a status.",
    )
    attribution = models.CharField(
        max_length=12, choices=Attribution, help_text="On whose word the report says so."
    )
    speaker = models.CharField(
        max_length=200,
        blank=True,
        help_text="The person who speaks, or the body whose act it was.",
    )
    capacity = models.CharField(
        max_length=12, choices=Capacity, blank=True, help_text="For whom the speaker speaks."
    )
    custodian = models.CharField(
        max_length=200,
        blank=True,
        help_text="For an arrest, detention or transfer: the State or body that holds the person.",
    )
    hearing_on = models.DateField(
        null=True,
        blank=True,
        help_text="For a hearing that was scheduled: the day set for it, shown in calendars. Leave "
        "it empty if only a month is known, or if the day was given up.",
    )
    quote = models.TextField(
        blank=True, help_text="A short quotation or paraphrase of the words that carry the claim."
    )
    public_on = models.DateField(
        null=True,
        blank=True,
        validators=[has_come],
        help_text="If the fact was public before this report: since when. Shown as “documented "
        "later”.",
    )
    public_reason = models.CharField(
        max_length=15,
        choices=PublicReason,
        blank=True,
        help_text="Why it was public on that day.",
    )
    public_note = models.CharField(
        max_length=500, blank=True, help_text="More on how it became public, if needed."
    )

    corrects = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="In a correction: the published claim that this one is to replace.",
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["effective_on", "id"]
        constraints = [
            starts_its_period("effective_on", "effective_precision", "claim_effective_period"),
            models.CheckConstraint(
                name="claim_public_with_a_reason",
                condition=Q(public_on__isnull=True, public_reason="")
                | (Q(public_on__isnull=False) & ~Q(public_reason="")),
                violation_error_message="Give both the day since which it was public and why.",
                violation_error_code="public_reason_is_wrong",
            ),
            models.CheckConstraint(
                name="claim_public_after_it_happened",
                condition=Q(public_on__isnull=True) | Q(public_on__gte=F("effective_on")),
                violation_error_message="It cannot have been public before it happened.",
                violation_error_code="public_on_is_wrong",
            ),
            models.CheckConstraint(
                name="claim_of_a_person_or_body_names_it",
                condition=~Q(attribution__in=["named", "public_act"]) | ~Q(speaker=""),
                violation_error_message="Name the person who speaks or the body that acted.",
                violation_error_code="speaker_is_wrong",
            ),
            models.CheckConstraint(
                name="claim_sets_a_day_for_a_hearing_only",
                condition=Q(hearing_on__isnull=True) | Q(kind="hearing_scheduled"),
                violation_error_message="Only a claim that a hearing was scheduled sets its day.",
                violation_error_code="hearing_on_is_wrong",
            ),
            models.CheckConstraint(
                name="claim_hearing_after_it_was_scheduled",
                condition=Q(hearing_on__isnull=True) | Q(hearing_on__gte=F("effective_on")),
                violation_error_message="A hearing is not held before it was scheduled: give the "
                "day of the hearing here, and the day of the decision as the date of the event.",
                violation_error_code="hearing_on_is_wrong",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "effective_on"], name="claim_by_case"),
            # All claims by their day, or by their kind, page by page (API).
            models.Index(fields=["effective_on", "id"], name="claim_by_day"),
            models.Index(fields=["kind", "id"], name="claim_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.get_kind_display()} ({self.effective})"

    @property
    def effective(self):
        return partial(self.effective_on, self.effective_precision)

    @property
    def known_on(self):
        """The first day on which the public could read or hear it."""
        return self.public_on or self.report.public_on

    @cached_property
    def concerned(self) -> frozenset[int]:
        """The proceedings that it is about, by their primary keys."""
        return frozenset(each.pk for each in self.subjects.all())

    @property
    def is_documented_later(self) -> bool:
        return self.public_on is not None and self.public_on < self.report.public_on

    def clean(self) -> None:
        """Refuse what no report can truthfully say; the messages tell what would be right."""
        if not self.report_id and not hasattr(self, "report"):
            return
        report, mistakes = self.report, {}
        if self.public_on and self.public_on > report.public_on:
            mistakes["public_on"] = (
                f"The report itself is of {report.public_on}: it cannot have been public only "
                "later. Leave this empty or give an earlier day."
            )
        official = report.publisher_id and report.publisher.kind == Publisher.Kind.OFFICIAL
        if self.attribution == self.Attribution.COURT and not official:
            mistakes["attribution"] = (
                f"{report.publisher} is not the Court. What it tells of an act of the Court is “a "
                "public act”; name the Court or chamber as speaker."
            )
        if mistakes:
            raise ValidationError(mistakes)


class ClaimSubject(models.Model):
    """That a claim names a suspect."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="subject_links", help_text="The claim."
    )
    proceedings = models.ForeignKey(
        Proceedings,
        on_delete=models.PROTECT,
        related_name="claim_links",
        help_text="The suspect named, in the claim's case.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "proceedings"], name="claim_subject_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="subject_is_in_the_case",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF (SELECT case_id FROM cases_claim WHERE id = NEW.claim_id)
                       <> (SELECT case_id FROM cases_proceedings WHERE id = NEW.proceedings_id)
                    THEN
                        RAISE EXCEPTION 'the person named is not a suspect in the claim''s case'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.proceedings)


def note_concerned(claims: Sequence[Claim]) -> None:
    """Give each claim what it has as `concerned`, by one query and without a row of each."""
    links = ClaimSubject.objects.filter(claim__in=claims)
    found: dict[int, set[int]] = defaultdict(set)
    for claim, proceedings in links.values_list("claim", "proceedings"):
        found[claim].add(proceedings)
    for claim in claims:
        claim.concerned = frozenset(found[claim.pk])
