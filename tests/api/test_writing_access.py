"""Who may enter reports by a tool, how often, and what of such reports may be read."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from cases.models import ApiToken
from tests import build
from tests.api.tools import ADDRESS, Tool, issue, owner, problem, report

pytestmark = pytest.mark.usefixtures("empty")


class TestWhoMayWrite:
    def test_without_a_token_nobody(self, world, client):
        answer = client.post(ADDRESS, "{}", content_type="application/json")
        problem(answer, 401)
        assert answer["WWW-Authenticate"] == 'Bearer realm="ICC Tracker API"'
        client.force_login(User.objects.create_superuser("root"))
        problem(client.post(ADDRESS, "{}", content_type="application/json"), 401)

    @pytest.mark.parametrize("secret", ["", "x", "icct_" + "a" * 43, "icct_" + "ü" * 43])
    def test_with_no_known_token_nobody(self, world, client, secret):
        headers = {"authorization": f"Bearer {secret}".encode().decode("latin-1")}
        problem(client.post(ADDRESS, "{}", "application/json", headers=headers), 401)

    def test_with_a_token_that_works_no_more_nobody(self, world):
        token, secret = issue()
        tool = Tool(secret)
        ApiToken.objects.update(revoked_at=timezone.now())
        assert "was revoked" in problem(tool.post(report()), 401)["detail"]
        past = timezone.now() - timedelta(days=40)
        ApiToken.objects.update(
            revoked_at=None, created_at=past, expires_at=past + timedelta(days=30)
        )
        assert "worked until" in problem(tool.post(report()), 401)["detail"]
        ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
        User.objects.update(is_active=False)
        assert "is closed" in problem(tool.post(report()), 401)["detail"]

    def test_with_another_scope_or_role_nobody(self, world):
        _, reads = issue(scopes=["reports:read-own"])
        refused = problem(Tool(reads).post(report()), 403)
        assert refused["detail"] == (
            "This needs the scope reports:write; the token has: reports:read-own."
        )
        _, writes = issue(scopes=["reports:write"])
        made = Tool(writes).post(report())
        assert made.status_code == 201
        problem(Tool(writes).get(made["Location"]), 403)
        owner().groups.clear()
        problem(Tool(writes).post(report()), 403)

    def test_only_what_tools_of_the_same_person_entered_can_be_read(self, tool):
        made = tool.post(report())
        another = Tool(issue()[1])
        stranger = Tool(issue(owner=owner("otto", "Editors"))[1])
        assert another.get(made["Location"]).status_code == 200
        problem(stranger.get(made["Location"]), 404)
        by_hand = build.report(entered_by=owner())
        problem(tool.get(f"/api/v1/reports/drafts/{by_hand.pk}/"), 404)

    def test_reading_the_list_is_the_same_with_a_token_and_without(self, tool, client):
        assert tool.get(ADDRESS).content == client.get(ADDRESS).content


def test_one_token_may_write_60_times_a_minute(tool):
    token = ApiToken.objects.get()
    ApiToken.objects.update(window_count=59, window_began_at=timezone.now())
    assert tool.post("{").status_code == 400
    answer = tool.post(report())
    problem(answer, 429)
    assert 1 <= int(answer["Retry-After"]) <= 61
    assert tool.get(ADDRESS).status_code == 200
    ApiToken.objects.update(window_began_at=timezone.now() - timedelta(seconds=61))
    assert tool.post(report()).status_code == 201
    token.refresh_from_db()
    assert token.window_count == 1


def test_the_last_use_of_a_token_is_noted_to_the_minute(tool):
    tool.post("{")
    first = ApiToken.objects.get().last_used_at
    tool.post("{")
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    tool.post("{")
    assert ApiToken.objects.get().last_used_at > first
