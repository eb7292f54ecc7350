"""Tests of reading the address of a database."""

import pytest

from icc_tracker.database_url import database_from_url, replicas_from_urls, url_of_database


def test_an_address_with_host_and_password_is_understood() -> None:
    settings = database_from_url("postgres://ann:p%40ss@db.example:6000/cases?sslmode=require")
    assert settings == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "cases",
        "USER": "ann",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6000",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_password_beside_the_address_goes_before_the_one_in_it_and_is_not_escaped() -> None:
    settings = database_from_url("postgresql://ann:old@db.example/cases", "p%40/ss")
    assert settings["PASSWORD"] == "p%40/ss"
    assert "PASSWORD" not in database_from_url("postgresql://ann@db.example/cases", "")


def test_replicas_without_a_password_have_that_of_the_database() -> None:
    own, none = replicas_from_urls(["postgresql://a:own@b/c", "postgresql://a@d/c"], "p").values()
    assert (own["PASSWORD"], none["PASSWORD"]) == ("own", "p")


def test_an_address_with_a_unix_socket_is_understood() -> None:
    settings = database_from_url("postgresql://ann@/cases?host=/run/my%20server&port=5433")
    assert (settings["HOST"], settings["PORT"]) == ("/run/my server", "5433")


@pytest.mark.parametrize("url", ["mysql://ann:hidden@db/cases", "postgresql://ann:hidden@db"])
def test_what_is_no_address_of_a_database_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="postgresql://user:password@host") as refusal:
        database_from_url(url)
    assert "hidden" not in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:p%40ss%2F@/cases?host=db.example&port=6000&sslmode=require",
        "postgresql://ann@/cases?host=/run/my+server&port=5433",
        "postgresql:///cases",
    ],
)
def test_an_address_is_written_as_it_is_read(url: str) -> None:
    settings = database_from_url(url)
    assert database_from_url(url_of_database(settings)) == settings


def test_neither_the_pool_nor_the_name_of_the_program_is_part_of_an_address() -> None:
    settings = {"NAME": "cases", "OPTIONS": {"pool": {"max_size": 8}, "application_name": "run"}}
    assert url_of_database(settings) == "postgresql:///cases"
