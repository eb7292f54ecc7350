"""Who writes: tools that bear a token (RFC 6750), each for its owner and within its scopes."""

from __future__ import annotations

from django.utils.formats import date_format
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from cases.models import ApiToken
from cases.models.workflow import may_write


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer icct_…`: the user is the token's owner, `request.auth` the token."""

    def authenticate(self, request: Request) -> tuple | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = ApiToken.objects.bearing(secret.strip())
        if token is None:
            raise AuthenticationFailed(
                "There is no such token. Send it as “Bearer icct_…”.", code="unknown-token"
            )
        if token.revoked_at:
            raise AuthenticationFailed(
                "This token was revoked. Ask a chief editor for another.", code="revoked-token"
            )
        if not token.works:
            when = date_format(token.expires_at, "j F Y")
            closed = "The account for which this token acts is closed."
            over = f"This token worked until {when}. Ask a chief editor for another."
            words = over if token.owner.is_active else closed
            raise AuthenticationFailed(words, code="expired-token")
        token.note_use()
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="ICC Tracker API"'


class TokenScheme(OpenApiAuthenticationExtension):
    """The same for those who read the schema of the API."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema) -> dict:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token that a chief editor issued: icct_…. Reading needs none.",
        }


class HasScope(BasePermission):
    """Whether the token has the scope that the view names, and its owner the right to use it."""

    def has_permission(self, request: Request, view) -> bool:
        token = request.auth
        if not isinstance(token, ApiToken):
            return False
        if view.scope not in token.scopes:
            has = ", ".join(token.scopes)
            words = f"This needs the scope {view.scope}; the token has: {has}."
            raise PermissionDenied(words, code="missing-scope")
        if not token.owner.is_staff or not may_write(None, token.owner):
            raise PermissionDenied("The role of the token's owner does not allow to enter reports.")
        return True
