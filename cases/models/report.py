"""Source reports: single publications, and how they stand to each other."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from cases.models.addresses import address_key
from cases.models.dates import (
    NEVER,
    has_come,
    partial,
    precision_field,
    starts_its_period,
)
from cases.models.docket import FromDocket
from cases.models.publisher import Publisher
from cases.models.report_questions import SourceReportQuerySet

# By this reports are put in the order of their titles: a retracted one's may have to be withheld.
IN_ORDER_OF_TITLES = Case(When(state="retracted", then=Value("")), default=F("title"))


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
    # What may still be written: the others are mended by a correction that somebody reviews.
    OPEN_STATES = (State.DRAFT, State.SUBMITTED, State.REJECTED)
    # Whether what leads to a name was taken from it before it is shown, None until that was asked
    # (`cases.models.naming`).
    is_withheld: bool | None = None

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
    url_key = address_key("url")
    hosted_by = models.CharField(
        max_length=200, blank=True, help_text="If it was read as a copy: where the copy is."
    )
    language = models.CharField(
        max_length=10, default="en", help_text="Language tag (BCP 47), such as en or fr."
    )
    published_on = models.DateField(
        null=True,
        blank=True,
        validators=[has_come],
        help_text="When it was published; empty if not known.",
    )
    published_precision = precision_field()
    retrieved_on = models.DateField(
        default=timezone.localdate,
        validators=[has_come],
        help_text="When it was read. Without a publication date it counts as public from this day.",
    )
    dated_on = models.DateField(
        null=True,
        blank=True,
        validators=[has_come],
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
    entered_with = models.ForeignKey(
        "cases.ApiToken",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="reports",
        help_text="The tool that entered it for that editor, if one did.",
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="submitted_reports",
        help_text="The editor who vouches for what it says: whoever last changed and submitted it.",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="reviewed_reports",
        help_text="The editor who published, rejected or retracted it.",
    )
    rejection_reason = models.TextField(
        blank=True, editable=False, help_text="Why it was sent back: shown to editors only."
    )
    corrects = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="corrections",
        help_text="The published report of which this is to be the corrected entry.",
    )
    corrected_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When our entry was last corrected after it was published.",
    )

    objects = SourceReportQuerySet.as_manager()

    class Meta:
        ordering = [F("published_on").desc(nulls_last=True), "-id"]
        permissions = [
            ("submit_sourcereport", "Can submit a report for review"),
            ("review_sourcereport", "Can publish or send back what others submitted"),
            ("retract_sourcereport", "Can retract and reinstate a published report"),
            ("correct_sourcereport", "Can write a correction of a published report"),
            ("import_sourcereport", "Can import many reports at once"),
        ]
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
            models.CheckConstraint(
                name="rejected_report_has_a_reason",
                condition=~Q(state="rejected") | ~Q(rejection_reason=""),
                violation_error_message="Say why the report is sent back.",
            ),
            models.CheckConstraint(
                name="correction_is_never_public_itself",
                condition=Q(corrects__isnull=True)
                | Q(state__in=["draft", "submitted", "rejected"]),
                violation_error_message="A correction becomes public in the report it corrects.",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                name="one_open_correction_per_report",
                violation_error_message="A correction of this report is being written already.",
            ),
        ]
        indexes = [
            # Reports of a publisher, newest first (admin, publisher pages).
            models.Index(fields=["publisher", "-published_on"], name="report_by_publisher"),
            # Is this address entered already (desk, inbox, import)?
            models.Index(fields=["url_key"], name="report_by_address"),
            # What waits on the desk, oldest first?
            models.Index(
                fields=["state", "state_changed_at"],
                name="report_on_the_desk",
                condition=Q(state__in=["draft", "submitted", "rejected"]),
            ),
            # What is public in the order of its publication, or of its titles, page by page (API).
            models.Index(
                Coalesce("published_on", NEVER),
                "id",
                name="report_by_day",
                condition=Q(state__in=["published", "corrected", "retracted"]),
            ),
            models.Index(
                IN_ORDER_OF_TITLES,
                "id",
                name="report_by_title",
                condition=Q(state__in=["published", "corrected", "retracted"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title or self.url}"

    def get_absolute_url(self) -> str:
        return reverse("pages:report-detail", args=[self.pk])

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
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES

    @property
    def is_official(self) -> bool:
        return self.publisher.kind == Publisher.Kind.OFFICIAL
