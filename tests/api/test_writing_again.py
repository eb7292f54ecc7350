"""What tools send again, or several times at once, is entered once."""

import json
import threading
import time
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from cases.api import writing
from cases.models import ApiAnswer, ApiToken, SourceReport
from cases.tasks import forget_answers
from tests.api.tools import ADDRESS, Tool, issue, mistakes, problem, report

pytestmark = pytest.mark.usefixtures("empty")


class TestSentAgain:
    def test_the_first_answer_comes_again_and_nothing_twice(self, tool):
        first, second = (tool.post(report(), key='"abc"') for _ in range(2))
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.content == second.content and first["Location"] == second["Location"]
        assert "Idempotency-Replayed" not in first
        assert second["Idempotency-Replayed"] == "true"
        assert tool.post(report(), key="abc").content == first.content
        assert SourceReport.objects.filter(state="draft").count() == 1

    def test_a_refusal_comes_again_as_well(self, tool):
        first, second = (tool.post(report(title=5), key="abc") for _ in range(2))
        assert mistakes(first) == mistakes(second)
        assert first.content == second.content
        assert second["Idempotency-Replayed"] == "true"

    def test_another_body_under_the_same_key_is_refused(self, tool):
        tool.post(report(), key="abc")
        found = problem(tool.post(report(title="Other"), key="abc"), 422)
        assert found["title"] == "The key was used for something else"

    def test_keys_of_two_tokens_have_nothing_to_do_with_each_other(self, tool):
        tool.post(report(), key="abc")
        other = Tool(issue()[1]).post(report(url="https://gazette.example/2"), key="abc")
        assert other.status_code == 201

    def test_what_is_still_being_carried_out_is_not_begun_again(self, tool):
        ApiAnswer.objects.create(
            token=ApiToken.objects.get(), key="abc", fingerprint=_print_of(report())
        )
        answer = tool.post(report(), key="abc")
        problem(answer, 409)
        assert answer["Retry-After"] == "1"
        # Whoever worked on it must have died.
        ApiAnswer.objects.update(asked_at=timezone.now() - timedelta(minutes=3))
        assert tool.post(report(), key="abc").status_code == 201

    def test_a_key_is_forgotten_after_a_day(self, tool):
        tool.post(report(), key="abc")
        tool.post(report(url="https://gazette.example/2"), key="young")
        old = ApiAnswer.objects.filter(key="abc")
        old.update(asked_at=timezone.now() - timedelta(hours=25))
        problem(tool.post(report(), key="abc"), 409)
        old.update(asked_at=timezone.now() - timedelta(hours=25))
        assert forget_answers() == 1
        assert [each.key for each in ApiAnswer.objects.all()] == ["young"]

    def test_what_fails_on_our_side_can_be_sent_again(self, tool, monkeypatch):
        def fail(*args, **kwargs):
            raise RuntimeError("a mistake of ours")

        monkeypatch.setattr(writing.recording, "enter_draft", fail)
        with pytest.raises(RuntimeError):
            tool.post(report(), key="abc")
        monkeypatch.undo()
        assert tool.post(report(), key="abc").status_code == 201

    def test_what_met_something_changed_at_the_same_moment_can_be_sent_again(
        self, tool, monkeypatch
    ):
        def meet(*args, **kwargs):
            raise IntegrityError("The case is gone.")

        monkeypatch.setattr(writing.recording, "enter_draft", meet)
        answer = tool.post(report(), key="abc")
        problem(answer, 409)
        assert answer["Retry-After"] == "1"
        monkeypatch.undo()
        assert tool.post(report(), key="abc").status_code == 201

    def test_a_key_that_cannot_stand_in_a_header_is_refused(self, tool):
        assert "1 to 255" in problem(tool.post(report(), key="x" * 256), 400)["detail"]


def _print_of(body: dict) -> str:
    return sha256(ADDRESS.encode() + b"\n" + json.dumps(body).encode()).hexdigest()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["abc", None])
def test_of_several_that_come_at_once_one_is_entered(world, key, monkeypatch):
    secret = issue()[1]
    answers = []
    save = writing._save

    def save_slowly(*args):
        time.sleep(0.1)
        return save(*args)

    monkeypatch.setattr(writing, "_save", save_slowly)

    def send() -> None:
        answers.append(Tool(secret).post(report(), key=key).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert SourceReport.objects.filter(state="draft").count() == 1
    assert set(answers) <= {201, 409} and 201 in answers
