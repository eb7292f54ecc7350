"""Services that are told of errors (Sentry) and of how long things took (OpenTelemetry).

Neither is told anything of people: no address, path, question, form, cookie, account or text of an
exception; only which code, on behalf of which sort of request or task. Off unless set; their
libraries are in `requirements-observe.txt`.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

# All that may be said of a span. Whatever a library adds one day is not told.
TOLD = frozenset(
    (
        "http.method",
        "http.request.method",
        "http.response.status_code",
        "http.route",
        "http.status_code",
        "celery.action",
        "celery.task_name",
        "error.type",
    )
)
EVENT = ("event_id", "timestamp", "level", "platform", "logger", "release", "transaction", "sdk")


def start_observing() -> None:
    """Begin to tell, where an address is set; to be called once in each process."""
    if settings.SENTRY_DSN:
        start_sentry(settings.SENTRY_DSN)
    if settings.TRACES_URL:
        start_tracing(settings.TRACES_URL)


def start_sentry(dsn: str, **options) -> None:
    """Tell Sentry, or what speaks like it, of errors."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        before_send=without_people,
        before_breadcrumb=lambda crumb, hint: None,
        include_local_variables=False,
        max_request_body_size="never",
        send_client_reports=False,
        server_name="",
        **options,
    )


def without_people(event: dict, hint: dict | None = None) -> dict:
    """What may be told of an error: its kind, and where in the code it happened."""
    told = {name: event[name] for name in EVENT if name in event}
    if said := event.get("logentry"):
        # The words of the code, without what was filled into them.
        told["logentry"] = {"message": said.get("message", "")}
    values = (event.get("exception") or {}).get("values") or []
    told["exception"] = {"values": [_exception(each) for each in values]}
    return told


def _exception(value: dict) -> dict:
    told = {name: value[name] for name in ("type", "module", "mechanism") if name in value}
    told.pop("mechanism", None)
    frames = (value.get("stacktrace") or {}).get("frames") or []
    places = ("filename", "function", "module", "lineno", "in_app")
    told["stacktrace"] = {
        "frames": [{name: each[name] for name in places if name in each} for each in frames]
    }
    return told


def start_tracing(url: str, exporter=None) -> None:
    """Tell a collector of OpenTelemetry how long requests and tasks took."""
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.celery import CeleryInstrumentor
    from opentelemetry.instrumentation.django import DjangoInstrumentor
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource({"service.name": "icc-tracker"}))
    target = quiet(exporter or OTLPSpanExporter(endpoint=url))
    provider.add_span_processor(BatchSpanProcessor(target))
    trace.set_tracer_provider(provider)
    DjangoInstrumentor().instrument(tracer_provider=provider)
    CeleryInstrumentor().instrument(tracer_provider=provider)


def quiet(exporter):
    """The same exporter, which is given only what may be told."""
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
    from opentelemetry.trace import Status

    class Quiet(SpanExporter):
        def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
            return exporter.export([_told(span) for span in spans])

        def shutdown(self) -> None:
            exporter.shutdown()

    def _told(span: ReadableSpan) -> ReadableSpan:
        attributes = {name: value for name, value in span.attributes.items() if name in TOLD}
        # Names are of routes and tasks; where there is none, of nothing but the method.
        name = span.name if "/" not in span.name or attributes.get("http.route") else "request"
        return ReadableSpan(
            name=name,
            context=span.context,
            parent=span.parent,
            resource=span.resource,
            attributes=attributes,
            kind=span.kind,
            instrumentation_scope=span.instrumentation_scope,
            status=Status(span.status.status_code),
            start_time=span.start_time,
            end_time=span.end_time,
        )

    return Quiet()
