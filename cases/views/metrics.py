"""`GET /metrics`: how the site is, in numbers for Prometheus; for those who have the token."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from cases.models import (
    Case,
    CaseDocument,
    ClaimFinding,
    Delivery,
    Heartbeat,
    Letter,
    SourceReport,
    Webhook,
)
from icc_tracker.replicas.reading import personal
from icc_tracker.requests import SECONDS


@require_safe
@personal
def metrics(request: HttpRequest) -> HttpResponse:
    """Every number; 404 to those without the token, and to all where none is set."""
    sent = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not constant_time_compare(sent, wanted):
        raise Http404
    registry = CollectorRegistry()
    registry.register(Numbers())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        # Of all processes of the web server, not of the one that happens to be asked.
        MultiProcessCollector(registry)
    else:
        registry.register(SECONDS)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Numbers:
    """What the rows say, which are the queue, at the moment of the question."""

    def collect(self) -> Iterator[Metric]:
        due = Case.objects.due().aggregate(number=Count("pk"), since=Min("due_since"))
        yield _one("cases_due", "Cases that wait to be recorded.", due["number"])
        yield _age("cases_due_seconds", "For how long the first of them has waited.", due["since"])
        yield _one(
            "claims_refused",
            "Claims that cannot follow what was known.",
            ClaimFinding.objects.refused().count(),
        )
        yield _one(
            "reports_submitted",
            "Reports that wait for a second editor.",
            SourceReport.objects.filter(state=SourceReport.State.SUBMITTED).count(),
        )
        yield _deliveries()
        waiting = Delivery.objects.waiting().filter(due_at__lte=timezone.now())
        yield _age(
            "delivery_due_seconds",
            "For how long the first message that is due has waited.",
            waiting.aggregate(since=Min("due_at"))["since"],
        )
        yield _one("letters_waiting", "Letters on their way.", Letter.objects.count())
        yield _one(
            "webhooks_disabled",
            "Webhooks that were given up.",
            Webhook.objects.disabled().count(),
        )
        yield _one(
            "documents_stale",
            "Stored answers of the API that wait to be written anew.",
            CaseDocument.objects.filter(is_current=False).count(),
        )
        beat = Heartbeat.objects.filter(name="worker").values_list("beat_at", flat=True).first()
        yield _age("worker_silent_seconds", "Since the worker's last sign of life.", beat)


def _deliveries() -> Metric:
    """Messages by what became of them."""
    waits = Q(due_at__isnull=False)
    reached = Q(delivered_at__isnull=False)
    counts = Delivery.objects.aggregate(
        delivered=Count("pk", filter=reached & ~waits),
        waiting=Count("pk", filter=waits & Q(failures=0)),
        failing=Count("pk", filter=waits & Q(failures__gt=0)),
        written=Count("pk", filter=~waits & ~reached & Q(letter__isnull=False)),
        given_up=Count(
            "pk", filter=~waits & ~reached & Q(letter__isnull=True) & Q(has_channel=True)
        ),
    )
    family = GaugeMetricFamily(
        "icc_tracker_deliveries", "Messages by what became of them.", labels=["state"]
    )
    for state, number in counts.items():
        family.add_metric([state], number)
    return family


def _one(name: str, meaning: str, number: float) -> Metric:
    return GaugeMetricFamily(f"icc_tracker_{name}", meaning, value=number)


def _age(name: str, meaning: str, since: datetime | None) -> Metric:
    """How long ago a moment was; nothing where there is none."""
    family = GaugeMetricFamily(f"icc_tracker_{name}", meaning)
    if since is not None:
        family.add_metric([], max(0.0, (timezone.now() - since).total_seconds()))
    return family
