"""Cases, their links to each other, and the question of a case's status."""

from collections.abc import Collection

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import Coalesce, Now, RowNumber
from django.urls import reverse

from cases.models.dates import precision_field, starts_its_period
from cases.models.docket import FromDocket
from cases.models.history import StatusChange
from cases.models.moved import keeps_former_slugs
from cases.models.search import words_of
from cases.models.situation import Situation
from cases.status.question import NOW, Question

# So many cases of each situation are named in lists; its own page and the list of cases have all.
NAMED_OF_A_SITUATION = 10
# What stands in the place of a name that may not be told (`cases.models.naming`).
WITHOUT_NAME = "A case without a public name"


class CaseQuerySet(models.QuerySet):
    def with_status(self, question: Question = NOW):
        """Annotate each case with `status_change_id` and `status_code`, for a question."""
        standing = StatusChange.objects.answering(question).filter(
            case=models.OuterRef("pk"), proceedings=None
        )
        return self.annotate(
            status_change_id=models.Subquery(standing.values("pk")[:1]),
            status_code=models.Subquery(standing.values("status")[:1]),
        )

    def told(self):
        """Cases of which this site has ever told anything, though it may have taken it back."""
        return self.filter(Exists(StatusChange.objects.filter(case=OuterRef("pk"))))

    def in_order_of_names(self, hidden: Collection[int]):
        """By name; `hidden` are those that may not be named: a place in the order would tell."""
        instead = models.When(pk__in=hidden, then=models.Value(WITHOUT_NAME))
        name = models.Case(instead, default="short_name", output_field=models.TextField())
        return self.annotate(name_in_order=name).order_by("name_in_order", "pk")

    def first_of_situations(self, hidden: Collection[int]):
        """The first cases, in this order, of each situation: those that lists name."""
        order = ["name_in_order", "pk"]
        place = Window(RowNumber(), partition_by=F("situation"), order_by=order)
        named = self.in_order_of_names(hidden).annotate(place=place)
        return named.filter(place__lte=NAMED_OF_A_SITUATION)

    def numbers_by_situation(self) -> dict[int, int]:
        """How many of the cases each situation has, by its primary key."""
        return dict(self.order_by().values_list("situation").annotate(Count("pk")))

    def matching(self, text: str, *, as_told: bool = False, named: set[int] | None = None):
        """Cases of which number, title or a suspect's name, in any spelling, holds each word.

        For public surfaces: `as_told` only by names of suspects whom published reports name,
        `named` only by those of these proceedings.
        """
        found = self
        for word in text.split():
            person = Q(proceedings__suspect__name__unaccent__icontains=word)
            person |= Q(proceedings__suspect__names__name__unaccent__icontains=word)
            if as_told:
                person &= Q(proceedings__in=StatusChange.objects.telling().values("proceedings"))
            if named is not None:
                person &= Q(proceedings__in=named)
            found = found.filter(
                pk__in=Case.objects.filter(
                    person
                    | Q(number__icontains=word)
                    | Q(title__unaccent__icontains=word)
                    | Q(short_name__unaccent__icontains=word)
                    | Q(former_names__number__icontains=word)
                    | Q(former_names__title__unaccent__icontains=word)
                ).values("pk")
            )
        return found

    def due(self):
        """Cases whose claims changed since the recorder last read them, longest waiting first."""
        return self.filter(due_since__isnull=False).order_by("due_since", "pk")

    def latest_asked(self):
        """The due cases, those first of which something was published last."""
        return self.filter(due_since__isnull=False).order_by("-asked_at", "-pk")

    def mark_due(self) -> int:
        """Ask the recorder to read these cases again; keep the moment of an older request."""
        return self.update(due_since=Coalesce(F("due_since"), Now()), asked_at=Now())


class Case(FromDocket):
    """A case before a court, or the grouping of warrants that we show as one."""

    situation = models.ForeignKey(
        Situation,
        on_delete=models.PROTECT,
        related_name="cases",
        help_text="The situation from which the case arises.",
    )
    number = models.CharField(
        max_length=40,
        unique=True,
        null=True,
        blank=True,
        help_text="Official case number, such as ICC-01/05-01/08; empty if none is public.",
    )
    title = models.CharField(max_length=300, help_text="Official title, or a neutral one of ours.")
    is_title_ours = models.BooleanField(
        default=False,
        help_text="Tick if the Court publishes no number or title: the grouping is then ours.",
    )
    short_name = models.CharField(max_length=120, help_text="Name in lists.")
    slug = models.SlugField(
        max_length=120, unique=True, help_text="Used in web addresses; do not change it."
    )
    summary = models.TextField(
        blank=True,
        help_text="Two or three neutral sentences: what is alleged, never what is proved.",
    )
    suspects = models.ManyToManyField(
        "cases.Suspect",
        through="cases.Proceedings",
        related_name="cases",
        help_text="The people against whom the proceedings are.",
    )
    due_since = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Since when the recorder has been asked to read the case again.",
    )
    asked_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When the recorder was last asked to read the case.",
    )
    recorded_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the recorder last read the case."
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["short_name"]
        triggers = [keeps_former_slugs("case")]
        indexes = [
            # The recorder's queue: which cases are due, longest waiting first?
            models.Index(
                fields=["due_since", "id"], name="case_due", condition=Q(due_since__isnull=False)
            ),
            # Of which due case was something published last?
            models.Index(
                fields=["-asked_at", "-id"],
                name="case_latest_asked",
                condition=Q(due_since__isnull=False),
            ),
            # Cases, and what is listed by them, in the order of their names (API).
            models.Index(fields=["short_name", "id"], name="case_by_name"),
            # Which cases have these words in their summary (search)?
            GinIndex(words_of("summary"), name="case_by_words"),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("pages:case-detail", args=[self.slug])


class FormerName(models.Model):
    """A number or title that a case bore before."""

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="former_names", help_text="The case."
    )
    number = models.CharField(max_length=40, blank=True, help_text="The former number.")
    title = models.CharField(max_length=300, blank=True, help_text="The former title.")
    until_on = models.DateField(null=True, blank=True, help_text="Until when it was borne.")
    until_precision = precision_field()

    class Meta:
        ordering = ["until_on", "id"]
        constraints = [
            starts_its_period("until_on", "until_precision", "former_name_until_period"),
            models.CheckConstraint(
                name="former_name_says_something",
                condition=~Q(number="", title=""),
                violation_error_message="Give a former number or a former title.",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.number, self.title]))


class CaseLink(models.Model):
    """How one case comes from, or hangs on, another."""

    class Kind(models.TextChoices):
        SPLIT_FROM = "split_from", "was split from"
        JOINED_INTO = "joined_into", "was joined into"
        OFFENCES_IN = "offences_in", "concerns offences against justice (article 70) in"

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="links", help_text="The case."
    )
    kind = models.CharField(max_length=20, choices=Kind, help_text="How it is linked.")
    other = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="linked_from", help_text="The other case."
    )
    since_on = models.DateField(null=True, blank=True, help_text="Since when, if a day is known.")
    since_precision = precision_field()

    class Meta:
        ordering = ["case", "kind"]
        constraints = [
            starts_its_period("since_on", "since_precision", "case_link_since_period"),
            models.UniqueConstraint(fields=["case", "kind", "other"], name="case_link_once"),
            models.CheckConstraint(
                name="case_link_to_another_case",
                condition=~Q(case=F("other")),
                violation_error_message="A case cannot be linked to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()} {self.other}"
