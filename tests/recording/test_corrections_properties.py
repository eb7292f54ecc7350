"""A merged correction is as good as having entered the report so, in random worlds."""

from hypothesis import given
from hypothesis import strategies as st

from cases import recording
from cases.models import Case, Claim, ClaimSubject, Relay, SourceReport, StatusChange
from tests import build
from tests.recording import worlds
from tests.recording.correcting import OF_A_CLAIM, OF_A_REPORT, correction, merge, said_by
from tests.status import strategies

# A merged correction is as good as having entered it so.


def history_of(cases: list[Case]) -> list[list[tuple]]:
    """The standing history of cases without the numbers of rows."""
    return [
        sorted(
            (
                row.policy,
                row.proceedings.suspect.name[:3] if row.proceedings else "",
                row.status,
                row.kind,
                str(row.effective),
                row.holds_from,
                row.known_on,
                row.stands_from,
                str(row.stands_until),
                row.basis,
                row.is_verified,
            )
            for row in StatusChange.objects.current().filter(case=case)
        )
        for case in cases
    ]


def enter_anew(contents: dict[int, dict], cases: list[Case]) -> list[Case]:
    """Enter what reports say (by the number of each) as new reports on new cases."""
    # People of their own: custody and status of these must not meet those of the others.
    twins = {old.pk: build.case("Ada Anew", "Ben Anew") for old in cases}
    made = {}
    for number, content in contents.items():
        plain = {name: content[name] for name in OF_A_REPORT}
        made[number] = SourceReport.objects.create(**plain)
        for claim in content["claims"]:
            columns = {name: claim[name] for name in OF_A_CLAIM} | {
                "case_id": twins[claim["case_id"]].pk
            }
            entered = Claim.objects.create(report=made[number], **columns)
            for name in claim["people"]:
                whom = twins[claim["case_id"]].proceedings.get(suspect__name=f"{name} Anew")
                ClaimSubject.objects.create(claim=entered, proceedings=whom)
    for number, content in contents.items():
        for relayed, note in content["relays"]:
            Relay.objects.create(report=made[number], relayed=made[relayed], note=note)
    for report in made.values():
        recording.publish(report)
    recording.record_all_due()
    return list(twins.values())


mendings = st.lists(
    st.tuples(st.integers(0, 5), st.lists(st.integers(0, 99), min_size=1, max_size=3)),
    min_size=1,
    max_size=4,
)


@worlds.in_the_database
@given(world=strategies.worlds(), mendings=mendings)
def test_a_merged_correction_is_as_if_it_had_been_entered_so(empty, world, mendings):
    with worlds.rolled_back():
        entered = worlds.enter(world)
        for pk in entered.reports:
            recording.publish(SourceReport.objects.get(pk=pk))
        recording.record_all_due()
        contents = {pk: said_by(SourceReport.objects.get(pk=pk)) for pk in entered.reports}
        for which, seeds in mendings:
            pk = entered.reports[which % len(entered.reports)]
            draft = correction(SourceReport.objects.get(pk=pk))
            for seed in seeds:
                worlds.mend(draft, seed)
            contents[pk] = said_by(draft)
            assert merge(draft).pk == pk
            assert said_by(SourceReport.objects.get(pk=pk)) == contents[pk]
        anew = enter_anew(contents, entered.cases)
        assert history_of(entered.cases) == history_of(anew)
