"""Source reports: single publications, which of them relay which, and how they were revised."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cases.models.dates import partial, precision_field, starts_its_period
from cases.models.docket import FromDocket
from cases.models.publisher import Publisher


class SourceReportQuerySet(models.QuerySet):
    def public(self):
        """Reports that any public surface may show."""
        return self.filter(state__in=SourceReport.PUBLIC_STATES)

    def and_all_who_relay_them(self) -> set[int]:
        """The primary keys of these reports and of every report that relays them, however far."""
        return self._and_all(reached="report", through="relayed")

    def and_all_they_relay(self) -> set[int]:
        """The primary keys of these reports and of every report that they rest on."""
        return self._and_all(reached="relayed", through="report")

    def _and_all(self, reached: str, through: str) -> set[int]:
        found = fresh = set(self.values_list("pk", flat=True))
        while fresh:
            links = Relay.objects.filter(**{f"{through}__in": fresh})
            fresh = set(links.values_list(reached, flat=True)) - found
            found = found | fresh
        return found


class SourceReport(FromDocket):
    """One publication: what was published, by whom, when, and where it had it from."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        PUBLISHED = "published", "Published"
        REJECTED = "rejected", "Rejected"
        CORRECTED = "corrected", "Corrected"
        RETRACTED = "retracted", "Retracted"

    class Sourcing(models.TextChoices):
        UNKNOWN = "unknown", "Not stated"
        NAMED = "named", "Named sources"
        ANONYMOUS = "anonymous", "Unnamed sources"

    # A retracted report proves nothing any more, but stays visible with the reason.
    STANDING_STATES = (State.PUBLISHED, State.CORRECTED)
    PUBLIC_STATES = (State.PUBLISHED, State.CORRECTED, State.RETRACTED)

    publisher = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        related_name="reports",
        help_text="Who first published it, not who copied it.",
    )
    title = models.CharField(
        max_length=500, blank=True, help_text="Its own title; empty if not known."
    )
    url = models.URLField(max_length=1000, help_text="The address at which it was read.")
    hosted_by = models.CharField(
        max_length=200, blank=True, help_text="If it was read as a copy: where the copy is."
    )
    language = models.CharField(
        max_length=10, default="en", help_text="Language tag (BCP 47), such as en or fr."
    )
    published_on = models.DateField(
        null=True, blank=True, help_text="When it was published; empty if not known."
    )
    published_precision = precision_field()
    retrieved_on = models.DateField(
        default=timezone.localdate,
        help_text="When it was read. Without a publication date it counts as public from this day.",
    )
    dated_on = models.DateField(
        null=True,
        blank=True,
        help_text="Date that the document bears, if it was published later, such as on unsealing.",
    )
    sourcing = models.CharField(
        max_length=10,
        choices=Sourcing,
        default=Sourcing.UNKNOWN,
        help_text="Whether it names those from whom it has the news.",
    )
    relays = models.ManyToManyField(
        "self",
        symmetrical=False,
        through="cases.Relay",
        related_name="relayed_by",
        help_text="The reports from which it has the news.",
    )
    does_own_reporting = models.BooleanField(
        default=False,
        help_text="Tick if it relays others and adds reporting of its own on the same facts. "
        "A report that relays nothing is its own reporting anyway.",
    )
    archived_url = models.URLField(
        max_length=1000, blank=True, help_text="Address of an archived copy."
    )
    is_verified = models.BooleanField(
        default=True,
        help_text="Untick while nobody has read the page itself: it is then shown as unverified.",
    )
    private_note = models.TextField(
        blank=True, help_text="For editors only; never shown in public."
    )
    state = models.CharField(
        max_length=10,
        choices=State,
        default=State.DRAFT,
        help_text="Only published reports count and are shown.",
    )
    state_changed_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text="When the state last changed."
    )
    retraction_reason = models.TextField(
        blank=True, help_text="Why it was retracted: shown to the public."
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="reports",
        help_text="The editor who entered it.",
    )
    entered_at = models.DateTimeField(auto_now_add=True, help_text="When it was entered.")

    objects = SourceReportQuerySet.as_manager()

    class Meta:
        ordering = [F("published_on").desc(nulls_last=True), "-id"]
        constraints = [
            starts_its_period("published_on", "published_precision", "report_published_period"),
            models.CheckConstraint(
                name="report_dated_before_published",
                condition=Q(dated_on__isnull=True)
                | Q(published_on__isnull=True)
                | Q(dated_on__lte=F("published_on")),
                violation_error_message="A document cannot bear a date after its publication.",
            ),
            models.CheckConstraint(
                name="retracted_report_has_a_reason",
                condition=~Q(state="retracted") | ~Q(retraction_reason=""),
                violation_error_message="Say why the report is retracted.",
            ),
        ]
        indexes = [
            # Reports of a publisher, newest first (admin, publisher pages).
            models.Index(fields=["publisher", "-published_on"], name="report_by_publisher"),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title or self.url}"

    def get_absolute_url(self) -> str:
        return f"/reports/{self.pk}/"

    @property
    def published(self):
        return partial(self.published_on, self.published_precision)

    @property
    def public_on(self) -> date:
        """The first day on which it was certainly public."""
        return self.published.latest if self.published_on else self.retrieved_on

    @property
    def is_standing(self) -> bool:
        return self.state in self.STANDING_STATES

    @property
    def is_official(self) -> bool:
        return self.publisher.kind == Publisher.Kind.OFFICIAL


class Relay(models.Model):
    """That one report has the news from another."""

    report = models.ForeignKey(
        SourceReport,
        on_delete=models.CASCADE,
        related_name="relay_links",
        help_text="The report that repeats.",
    )
    relayed = models.ForeignKey(
        SourceReport,
        on_delete=models.PROTECT,
        related_name="relayed_links",
        help_text="The report from which it has the news.",
    )
    note = models.CharField(
        max_length=300, blank=True, help_text="What was lost or changed on the way, if anything."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "relayed"], name="relay_once"),
            models.CheckConstraint(
                name="relay_of_another_report",
                condition=~Q(report=F("relayed")),
                violation_error_message="A report cannot relay itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} relays {self.relayed}"


class Revision(models.Model):
    """A change that the publisher made to a report after publishing it."""

    report = models.ForeignKey(
        SourceReport,
        on_delete=models.CASCADE,
        related_name="revisions",
        help_text="The report that was changed.",
    )
    revised_on = models.DateField(help_text="When the publisher changed it.")
    note = models.CharField(max_length=500, help_text="What the publisher added or changed.")

    class Meta:
        ordering = ["revised_on", "id"]

    def __str__(self) -> str:
        return f"{self.revised_on}: {self.note}"
