"""Tests of databases of artificial cases."""

from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test import Client
from psycopg import sql

from cases.load import COMMON_PAIR, RARE_PAIR, database
from cases.load.checking import check, rows_without_their_proof
from cases.load.facts import COLUMNS
from cases.load.history import TABLES
from cases.load.making import Load
from cases.load.words import RARE_REPORTS
from cases.models import (
    Case,
    Charge,
    Claim,
    ClaimFinding,
    ClaimSubject,
    CustodyChange,
    HearingNotice,
    Proceedings,
    PublicRecord,
    SourceReport,
    StatusChange,
    Suspect,
    TrailEntry,
    Warrant,
)
from cases.models.search import one_of
from cases.recording import record
from tests.load.conftest import SMALL, WITH_DOCKET

# What differs from one making to the next: moments, and the numbers of what was recorded.
MOMENTS = {"due_since", "recorded_at", "entered_at", "state_changed_at", "issued_at", "changed_at"}
FACTS = [model._meta.db_table for model in COLUMNS]


def contents(table: str, without: set[str] = MOMENTS) -> list[str]:
    """The rows of a table, as text."""
    with connection.cursor() as cursor:
        query = sql.SQL("SELECT (to_jsonb(t) - %s::text[])::text FROM {} AS t ORDER BY 1")
        statement = query.format(sql.Identifier(table)).as_string(cursor.connection)
        cursor.execute(statement, [list(without)])
        return [text for (text,) in cursor.fetchall()]


def everything() -> dict[str, list[str]]:
    of_history = MOMENTS | {"id", "statuschange_id", "custodychange_id"}
    found = {table: contents(table) for table in [*FACTS, "cases_milestone", "cases_publisher"]}
    found |= {table: contents(table, of_history) for table in TABLES}
    return found | {"cases_hearingnotice": contents("cases_hearingnotice", of_history)}


def test_the_same_seed_gives_the_same_database_and_another_seed_another(make, load):
    again, other = make("again"), make("other", seed=2)
    with database.using(load.name):
        first = everything()
    with database.using(again.name):
        assert everything() == first
    with database.using(other.name):
        assert everything()["cases_sourcereport"] != first["cases_sourcereport"]


def test_every_history_is_that_of_the_rules(inside):
    assert Case.objects.count() == SMALL.cases
    assert not Case.objects.due().exists()
    assert check(list(Case.objects.values_list("pk", flat=True))) == []
    assert rows_without_their_proof() == 0
    numbers = StatusChange.objects.values_list("case").distinct().count()
    assert numbers == SMALL.cases


def test_a_copy_that_differs_in_one_fact_is_found_out(inside):
    last = Case.objects.order_by("pk").last()
    with transaction.atomic():
        ClaimSubject.objects.filter(claim__case=last).delete()
        assert check([last.pk])
        transaction.set_rollback(True)
    with transaction.atomic():
        StatusChange.objects.filter(case=last).first().proof.clear()
        assert rows_without_their_proof() == 1
        transaction.set_rollback(True)


def test_copied_rows_are_word_for_word_what_the_recorder_would_write(inside):
    def written(case: Case) -> list[list[str]]:
        of_history = {"id", "recorded_at", "superseded_at", "corrects_id"}
        status = StatusChange.objects.current().filter(case=case)
        custody = CustodyChange.objects.current().filter(suspect__cases=case)
        return [
            sorted(
                str({k: v for k, v in row.items() if k not in of_history}) for row in rows.values()
            )
            for rows in (status, custody)
        ]

    for case in Case.objects.order_by("-pk")[: SMALL.prototypes]:
        with transaction.atomic():
            copied = written(case)
            assert copied[0]
            connection.check_constraints()
            now = case.recorded_at
            StatusChange.objects.filter(case=case).update(superseded_at=now)
            CustodyChange.objects.filter(suspect__cases=case).update(superseded_at=now)
            record(case.pk)
            assert written(case) == copied
            transaction.set_rollback(True)


def test_copies_have_other_names_texts_and_ids(inside):
    for model, column in (
        (Case, "public_id"),
        (Suspect, "slug"),
        (SourceReport, "title"),
        (SourceReport, "url_key"),
        (Claim, "quote"),
    ):
        values = model.objects.values_list(column, flat=True)
        assert len(set(values)) == len(values) > 0


def test_a_report_has_about_two_hundred_words(inside):
    for report in SourceReport.objects.prefetch_related("claims")[:50]:
        words = report.title.split()
        assert 10 <= len(words) <= 14
        for claim in report.claims.all():
            words += claim.quote.split()
        assert 195 <= len(words) <= 200


def test_the_common_pair_is_in_every_fifth_title_and_the_rare_one_in_twenty(inside):
    def found(words) -> int:
        return SourceReport.objects.filter(words__words=one_of([words])).count()

    assert 0.12 < found(COMMON_PAIR) / SMALL.all_reports < 0.28
    assert found(RARE_PAIR) == RARE_REPORTS
    assert found(COMMON_PAIR[:1]) > found(COMMON_PAIR)
    assert found(RARE_PAIR[:1]) > RARE_REPORTS


def test_all_kinds_of_rows_are_there(inside):
    assert SourceReport.objects.filter(state="retracted").exists()
    assert SourceReport.objects.exclude(relay_links=None).exists()
    assert Warrant.objects.public().exists()
    assert Charge.objects.public().exists()
    assert HearingNotice.objects.exists()
    assert ClaimFinding.objects.values("outcome").distinct().count() > 1
    assert Proceedings.objects.exclude(charge_outcome="").exists()
    assert {row.policy for row in StatusChange.objects.all()} == {
        "official",
        "corroborated",
        "named",
        "any",
    }


def test_the_public_record_is_up_to_date_and_the_trail_is_empty(inside):
    reports = PublicRecord.objects.filter(table="reports").count()
    assert reports == SourceReport.objects.public().count()
    assert not TrailEntry.objects.filter(model="cases.sourcereport").exists()
    Suspect.objects.update(born_on=None, born_precision="day")
    assert TrailEntry.objects.filter(model="cases.suspect").exists()


def test_new_rows_are_numbered_after_the_last(inside):
    last = SourceReport.objects.order_by("pk").last()
    new = SourceReport.objects.create(publisher=last.publisher, url="https://load.invalid/new")
    assert new.pk > last.pk


def test_the_site_answers_from_it(inside):
    client = Client()
    assert client.get("/api/v1/cases/").json()["results"]
    case = Case.objects.order_by("pk").last()
    answer = client.get(f"/api/v1/cases/{case.slug}/")
    assert answer.status_code == 200
    assert answer.json()["history"]
    assert client.get(case.get_absolute_url(), follow=True).status_code == 200


def test_real_people_get_no_invented_reports(make):
    load = make("load_docket", WITH_DOCKET)
    with database.using(load.name):
        invented = SourceReport.objects.filter(url__startswith="https://load.invalid/")
        assert invented.count() == WITH_DOCKET.reports
        artificial = Case.objects.filter(slug__startswith="load-")
        assert artificial.count() == WITH_DOCKET.cases
        assert not Claim.objects.filter(report__in=invented).exclude(case__in=artificial).exists()
        assert not Claim.objects.exclude(report__in=invented).filter(case__in=artificial).exists()
        people = Suspect.objects.filter(cases__in=artificial)
        assert not people.exclude(slug__startswith="load-").exists()
        real = Suspect.objects.exclude(slug__startswith="load-")
        assert real.exists()
        assert not real.filter(cases__in=artificial).exists()
        assert not Charge.objects.filter(
            proceedings__suspect__in=real, sources__in=invented
        ).exists()


@pytest.mark.django_db
def test_the_site_s_own_database_is_left_as_it_is(make):
    # Whoever makes one works in the site's database before and after.
    name = connection.settings_dict["NAME"]
    assert not Case.objects.exists()
    with pytest.raises(database.NotOurs, match="works in"):
        Load(name, SMALL).make(lambda phase: None)
    with pytest.raises(database.NotOurs, match="not made here"):
        Load("postgres", SMALL).make(lambda phase: None)
    assert connection.settings_dict["NAME"] == name
    assert not Case.objects.exists()


def test_one_that_is_there_is_known_by_its_size_and_seed(load):
    assert load.is_there
    assert not replace(load, seed=2).is_there
    assert not replace(load, size=replace(SMALL, reports=151)).is_there
    assert not replace(load, name=f"{load.name}_missing").is_there
