"""Reporting an error: without account or script, answered, and kept to itself."""

import re
from datetime import date

import pytest
from django.test import Client

from cases.models import ErrorReport, Warrant
from cases.views.facts import public_fact
from tests.views.public_facts import FACTS, FORM
from tests.views.reading import attribute, every, first, page_of, words

pytestmark = pytest.mark.usefixtures("empty")


def test_there_is_no_such_kind_of_fact(facts, client):
    for address in ("nonsense/1/", "deskSettings/1/", "case/-1/", "case/99999999999999999999/"):
        assert client.get(f"/report-an-error/{address}").status_code == 404, address


@pytest.mark.parametrize(
    ("kind", "state", "said"),
    [
        ("arrest_warrant", "executed", "executed"),
        ("summons", "executed", "complied with"),
        ("summons", "vacated", "vacated"),
    ],
)
def test_a_warrant_that_ended_is_told_as_pages_tell_it(facts, kind, state, said):
    warrant = facts["warrant"][0]
    Warrant.objects.filter(pk=warrant.pk).update(kind=kind, state=state)
    assert public_fact("warrant", warrant.pk).words.endswith(f", made public on 2 May 2024, {said}")


def test_a_reader_reports_an_error_and_gets_a_page_that_tells_nothing(facts, client):
    case = facts["case"][0]
    answer = client.post(f"/report-an-error/case/{case.pk}/", FORM)
    error = ErrorReport.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/report-an-error/received/{error.reference}/",
    )
    assert re.fullmatch(r"[\w-]{12}", error.reference)
    assert (error.kind, error.about, error.page) == ("case", case, "/cases/one/")
    assert (error.fact, error.message) == (FACTS["case"], FORM["message"])
    assert (error.source, error.email, error.state) == (FORM["source"], "", "new")
    assert re.fullmatch(r"[0-9a-f]{64}", error.sender_key)
    assert "127.0.0.1" not in str(error.__dict__)

    thanks = client.get(answer["Location"])
    page = page_of(thanks)
    assert words(first(page, "h1")) == "Thank you"
    assert words(first(page, "code", "reference")) == error.reference
    assert "She was" not in thanks.content.decode()
    assert "Surrendered" not in thanks.content.decode()
    assert "no-store" in thanks["Cache-Control"]
    assert "noindex" in thanks.content.decode()


def test_the_page_of_a_reference_shows_the_answer_once_it_is_decided(client):
    error = ErrorReport.objects.create(fact="F", page="/", message="M", answer="Still <writing>")
    address = f"/report-an-error/received/{error.reference}/"
    assert "Still" not in client.get(address).content.decode()
    ErrorReport.objects.update(state="spam")
    assert words(first(page_of(client.get(address)), "h1")) == "Thank you"
    for state, told in (("upheld", "You were right."), ("declined", "We did not change the fact.")):
        ErrorReport.objects.update(state=state)
        page = page_of(client.get(address))
        assert words(first(page, "h1")) == "Our answer"
        assert words(first(page, "strong")) == told
        assert "Still &lt;writing&gt;" in client.get(address).content.decode()
    assert client.get("/report-an-error/received/ABCDEFGHIJKL/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("message", "", "Say what is wrong."),
        ("message", " \n", "Say what is wrong."),
        ("message", "No!", "Say a little more: at least five letters."),
        ("message", "x" * 5001, "at most 5000 characters (it has 5001)"),
        ("source", "in the library", "This is no web address."),
        ("source", "javascript:alert(1)", "This is no web address."),
        ("email", "reader at example", "This is no e-mail address."),
        ("email", "a@example.org\nBcc: b@example.org", "This is no e-mail address."),
    ],
)
def test_what_is_wrong_with_the_form_is_told_and_nothing_is_lost(
    client, settings, field, value, told
):
    settings.MAIL_IS_SENT = True
    given = {"message": "It is wrong.", "source": "example.org", "email": "a@b.example"}
    answer = client.post("/report-an-error/", {**given, field: value})
    page = page_of(answer)
    assert answer.status_code == 400
    assert told in words(first(page, "ul", "errorlist"))
    other = "source" if field == "message" else "message"
    assert given[other] in answer.content.decode()
    boxes = [*every(page, "input"), *every(page, "textarea")]
    [wrong] = [each for each in boxes if attribute(each, "aria-invalid")]
    assert attribute(wrong, "name") == field
    described = attribute(wrong, "aria-describedby").split()
    named = {attribute(each, "id") for name in ("ul", "p") for each in every(page, name)}
    assert set(described) <= named and f"id_{field}_error" in described
    assert not ErrorReport.objects.exists()


def test_an_address_without_https_is_taken_for_one(client):
    client.post("/report-an-error/", {"message": "It is wrong.", "source": "example.org/page"})
    assert ErrorReport.objects.get().source == "https://example.org/page"


def test_readers_are_asked_for_an_address_only_where_mail_is_sent(client, settings):
    settings.MAIL_IS_SENT = False
    assert "e-mail" not in client.get("/report-an-error/").content.decode()
    client.post("/report-an-error/", {"message": "It is wrong.", "email": "a@b.example"})
    assert ErrorReport.objects.get().email == ""

    settings.MAIL_IS_SENT = True
    text = client.get("/report-an-error/").content.decode()
    assert "erased a month after we answered" in text
    client.post("/report-an-error/", {"message": "That, too.", "email": "a@b.example"})
    assert ErrorReport.objects.filter(email="a@b.example").count() == 1


def test_a_program_that_fills_in_everything_is_thanked_and_set_aside(client):
    answer = client.post("/report-an-error/", {"message": "Buy now!", "website": "spam.example"})
    assert answer.status_code == 302
    assert words(first(page_of(client.get(answer["Location"])), "h1")) == "Thank you"
    assert ErrorReport.objects.get().state == "spam"
    assert not ErrorReport.objects.waiting().exists()


def test_whoever_writes_too_often_keeps_what_was_written_and_learns_when_again(client):
    for number in range(5):
        assert client.post("/report-an-error/", {"message": f"No. {number}!"}).status_code == 302
    answer = client.post("/report-an-error/", {"message": "One more <b>."})

    assert answer.status_code == 429
    assert 3590 <= int(answer["Retry-After"]) <= 3600
    text = answer.content.decode()
    assert "One more &lt;b&gt;." in text
    assert "Please send it again in 60 minutes." in text
    assert ErrorReport.objects.count() == 5
    other = client.post("/report-an-error/", {"message": "Hello."}, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 302


def test_only_our_own_proxies_are_believed_on_who_writes(client, settings):
    def keys(proxies: int, *forwarded: str) -> int:
        ErrorReport.objects.all().delete()
        settings.PROXY_COUNT = proxies
        for each in forwarded:
            client.post("/report-an-error/", {"message": "Wrong."}, HTTP_X_FORWARDED_FOR=each)
        return ErrorReport.objects.values("sender_key").distinct().count()

    assert keys(0, "192.0.2.1", "192.0.2.2", "192.0.2.3") == 1
    assert keys(1, "192.0.2.1", "192.0.2.2", "192.0.2.3") == 3
    assert keys(1, "198.51.100.1, 192.0.2.1", "198.51.100.2, 192.0.2.1") == 1
    # All of one network of IPv6 is one sender.
    assert keys(1, "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1") == 2


def test_the_key_of_a_sender_is_another_every_day_and_with_another_secret(
    client, settings, monkeypatch
):
    def key() -> str:
        ErrorReport.objects.all().delete()
        client.post("/report-an-error/", {"message": "Wrong."})
        return ErrorReport.objects.get().sender_key

    first_key, again = key(), key()
    monkeypatch.setattr("cases.views.senders.timezone.localdate", lambda: date(2020, 1, 1))
    another_day = key()
    settings.SECRET_KEY = "another"
    assert first_key == again
    assert len({first_key, another_day, key()}) == 3


def test_a_form_of_another_site_is_refused(db):
    client = Client(enforce_csrf_checks=True)
    refused = client.post("/report-an-error/", {"message": "It is wrong."})
    assert refused.status_code == 403
    assert words(first(page_of(refused), "h1")) == "Not sent"

    form = page_of(client.get("/report-an-error/"))
    token = next(
        attribute(each, "value")
        for each in every(form, "input")
        if attribute(each, "name") == "csrfmiddlewaretoken"
    )
    taken = client.post(
        "/report-an-error/", {"message": "It is wrong.", "csrfmiddlewaretoken": token}
    )
    assert taken.status_code == 302
    assert set(client.cookies) == {"csrftoken"}


def test_only_reading_and_sending_is_allowed(client, db):
    for method in ("put", "patch", "delete", "options"):
        assert getattr(client, method)("/report-an-error/").status_code == 405
    assert client.post("/report-an-error/received/abc/").status_code == 405
