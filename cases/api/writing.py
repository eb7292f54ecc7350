"""Writing: tools of trusted people enter reports as drafts, which count for nothing yet."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse as path_of
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from cases import recording
from cases.api.bodies import (
    Path,
    Refused,
    begin,
    fingerprint_of,
    key_of,
    mistakes_found,
    paths_of,
    read_json,
)
from cases.api.problems import MEDIA_TYPE
from cases.api.serializers.strict import Mistaken
from cases.api.serializers.writing import DraftSerializer, ReportToWriteSerializer
from cases.api.tokens import HasScope, TokenAuthentication
from cases.api.views.base import Reading
from cases.imports.report_document import Document, read_document
from cases.models import ApiAnswer, ApiToken, SourceReport
from cases.models.acting import acting
from cases.models.addresses import keys_of
from cases.models.operation import one_at_a_time
from cases.models.token import WRITES

EXAMPLE = {
    "url": "https://gazette.example/2026/05/28/duterte-trial-on-november-30",
    "publisher": "The Gazette",
    "publisher_kind": "press",
    "title": "Trial of Duterte to open on November 30",
    "published_on": "2026-05-28",
    "claims": [
        {
            "case": "duterte",
            "suspects": "everybody",
            "kind": "hearing_scheduled",
            "effective_on": "2026-05-27",
            "hearing_on": "2026-11-30",
            "attribution": "public_act",
            "speaker": "Trial Chamber III",
            "quote": "Trial Chamber III set the opening of the trial for 30 November 2026.",
        }
    ],
}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A new one for each report, such as a UUID. Whoever sends the same request again "
    "within 24 hours gets the first answer again, and nothing is entered twice.",
)


class WritesReports:
    """Mixin for the view of reports: POST makes a draft. Reading stays as it is, for everybody."""

    scope = ApiToken.Scope.WRITE

    @property
    def writes(self) -> bool:
        # At the address of the list alone: elsewhere there is no such method.
        is_sent = getattr(getattr(self, "request", None), "method", None) == "POST"
        return is_sent and "post" in (self.action_map or {})

    def get_authenticators(self) -> list:
        return [TokenAuthentication()] if self.writes else super().get_authenticators()

    def get_permissions(self) -> list:
        return [HasScope()] if self.writes else super().get_permissions()

    def initial(self, request: Request, *args, **kwargs) -> None:
        # The parameters of the list mean nothing here.
        if self.writes:
            return APIView.initial(self, request, *args, **kwargs)
        return super().initial(request, *args, **kwargs)

    def check_throttles(self, request: Request) -> None:
        if not self.writes:
            return super().check_throttles(request)
        if wait := request.auth.seconds_to_wait():
            words = f"One token may write {WRITES} times a minute."
            raise Throttled(wait, words, code="too-many-writes")

    def handle_exception(self, error: Exception) -> Response:
        response = super().handle_exception(error)
        return _with_members(response, error) if self.writes else response

    def finalize_response(self, request: Request, response: Response, *args, **kwargs) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        return _not_kept(response) if self.writes else response

    @extend_schema(
        operation_id="reports_create",
        summary="Enter a report as a draft",
        description="For tools that bear a token with the scope reports:write. Nothing public "
        "changes: an editor reads the draft, completes and submits it, and another publishes it.",
        request=ReportToWriteSerializer,
        responses={
            201: DraftSerializer,
            **{(code, MEDIA_TYPE): OpenApiTypes.OBJECT for code in (400, 401, 403, 409, 413, 415)},
            **{(code, MEDIA_TYPE): OpenApiTypes.OBJECT for code in (422, 429)},
        },
        parameters=[IDEMPOTENCY_KEY],
        examples=[OpenApiExample("A report of one event", EXAMPLE, request_only=True)],
    )
    def create(self, request: Request, *args, **kwargs) -> Response:
        """Enter a report as a draft."""
        said, key = read_json(request), key_of(request)
        if key is None:
            return _entered(request, said)
        answer = begin(request.auth, key, fingerprint_of(request))
        if answer.status is not None:
            return _again(answer)
        try:
            with transaction.atomic():
                response = _entered(request, said)
                _keep(answer, response)
        except Refused as refused:
            response = self.handle_exception(refused)
            if hasattr(refused, "wait"):
                answer.delete()  # It is to be sent again, and carried out then.
            else:
                _keep(answer, response)
        except BaseException:
            answer.delete()
            raise
        return response


class DraftView(APIView):
    """One report that a tool of the same person entered, and how far it is."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [HasScope]
    scope = ApiToken.Scope.READ_OWN
    options = Reading.options

    @extend_schema(
        operation_id="reports_drafts_retrieve",
        summary="Read a draft of one's own",
        responses={
            200: DraftSerializer,
            **{(code, MEDIA_TYPE): OpenApiTypes.OBJECT for code in (401, 403, 404)},
        },
    )
    def get(self, request: Request, pk: int) -> Response:
        """A draft, also when it has become public or was sent back meanwhile."""
        report = _own(request.auth).filter(pk=pk).first()
        if report is None:
            raise Http404
        return Response(_shown(report, request))

    def handle_exception(self, error: Exception) -> Response:
        return _with_members(super().handle_exception(error), error)

    def finalize_response(self, request: Request, response: Response, *args, **kwargs) -> Response:
        return _not_kept(super().finalize_response(request, response, *args, **kwargs))


def _own(token: ApiToken) -> QuerySet:
    """What tools entered for the owner of this one."""
    mine = SourceReport.objects.readable_by(token.owner).filter(entered_by=token.owner)
    found = mine.filter(corrects=None).exclude(entered_with=None)
    return found.select_related("publisher").prefetch_related(
        "claims__case", "claims__subjects__suspect", "relay_links__relayed"
    )


def _entered(request: Request, said: Any) -> Response:
    """Enter the report that was sent; raise the problem if that cannot be."""
    values, of_form = _read(said)
    token: ApiToken = request.auth
    try:
        with transaction.atomic(), acting(f"API: {token}", token.owner):
            # What could be read is looked at, whatever is wrong beside it: all is told at once.
            document = read_document(values, token.owner, of_form)
            if document.mistakes:
                raise mistakes_found(document.mistakes)
            _refuse_a_second(document.report.url, request)
            report = _save(document, token)
    except IntegrityError as error:
        raise Refused(
            "changed-meanwhile",
            "A case, person or publisher was changed while this was entered. Send it again.",
            wait=1,
        ) from error
    shown = _shown(_own(token).get(pk=report.pk), request)
    return Response(shown, status=status.HTTP_201_CREATED, headers={"Location": shown["self"]})


def _read(said: Any) -> tuple[dict, list[tuple[Path, str]]]:
    """The values of the body that are of the right types, and what is wrong with the others."""
    try:
        return ReportToWriteSerializer().run_validation(said), []
    except Mistaken as error:
        return error.readable, list(paths_of(error.detail))
    except ValidationError as error:
        raise mistakes_found(list(paths_of(error.detail))) from error


def _save(document: Document, token: ApiToken) -> SourceReport:
    if document.publisher.pk is None:
        document.publisher.save()
        document.report.publisher = document.publisher
    return recording.enter_draft(
        document.report, document.claims, document.relays, by=token.owner, tool=token
    )


def _refuse_a_second(url: str, request: Request) -> None:
    """Refuse a page that is entered already: by its address if it is public, else by no more
    than that it is."""
    key = keys_of([url])[url]
    # Of two that come at once, the second sees the first.
    one_at_a_time(f"report at {key}")
    entered = list(SourceReport.objects.of_page(key).order_by("pk"))
    public = next((each for each in entered if each.state in SourceReport.PUBLIC_STATES), None)
    if not entered:
        return
    if public is not None:
        page = settings.SITE_URL + public.get_absolute_url()
        detail = f"The report at this address is public already: {page}"
        address = reverse("report-detail", [public.public_id], request=request)
        existing = {"url": address, "page": page}
    else:
        detail = "A draft of a report at this address is being worked on. It is not public."
        mine = _own(request.auth).filter(url_key=key).first()
        existing = {"url": _address(mine, request)} if mine else None
    raise Refused("already-entered", detail, existing=existing)


def _shown(report: SourceReport, request: Request) -> dict:
    desk = path_of("admin:cases_sourcereport_change", args=[report.pk])
    return {
        "self": _address(report, request),
        "desk": request.build_absolute_uri(desk),
        **DraftSerializer(report).data,
    }


def _address(report: SourceReport, request: Request) -> str:
    return reverse("report-draft", [report.pk], request=request)


def _keep(answer: ApiAnswer, response: Response) -> None:
    """Remember an answer, for when the same is asked again."""
    answer.status = response.status_code
    answer.body = JSONRenderer().render(response.data).decode()
    answer.headers = {name: response[name] for name in ("Location",) if name in response}
    answer.save(update_fields=["status", "body", "headers"])


def _again(answer: ApiAnswer) -> Response:
    media_type = MEDIA_TYPE if answer.status >= 400 else None
    headers = {**answer.headers, "Idempotency-Replayed": "true"}
    return Response(
        json.loads(answer.body), answer.status, headers=headers, content_type=media_type
    )


def _with_members(response: Response, error: Exception) -> Response:
    """The problem with all that its exception knows."""
    if isinstance(getattr(response, "data", None), dict):
        response.data.update(getattr(error, "members", {}))
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    return response


def _not_kept(response: Response) -> Response:
    """An answer to one token is for no cache."""
    response["Cache-Control"] = "no-store"
    return response
