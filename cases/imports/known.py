"""What the record has already, read once for a whole sheet: cases, people, publishers, reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from cases.imports.columns import EVERYBODY, NOBODY
from cases.imports.mistakes import did_you_mean
from cases.imports.names import words_of
from cases.models import Case, Proceedings, Publisher, SourceReport


class NotFound(ValueError):
    """No row, or more than one, is meant by what a cell says; the message has the remedy."""


class Cases:
    """Cases by slug, number (also a former one) and short name, and their suspects by name."""

    def __init__(self) -> None:
        self.called: list[str] = []
        self.people: dict[int, list[Proceedings]] = defaultdict(list)
        self.by_key: dict[str, list[Case]] = defaultdict(list)
        self.spelled: dict[int, dict[tuple[str, ...], set[Proceedings]]] = {}
        self.stands_in: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for case in Case.objects.prefetch_related("former_names").order_by("pk"):
            former = (name.number for name in case.former_names.all())
            called = (case.slug, case.number or "", case.short_name, *former)
            self.called += [name for name in called if name]
            for key in {name.casefold() for name in called if name}:
                self.by_key[key].append(case)
            self.spelled[case.pk] = defaultdict(set)
        everybody = Proceedings.objects.select_related("suspect", "case")
        for person in everybody.prefetch_related("suspect__names").order_by("position", "pk"):
            self.people[person.case_id].append(person)
            for name in (person.suspect.name, *(n.name for n in person.suspect.names.all())):
                self.spelled[person.case_id][words_of(name)].add(person)
                self.stands_in[words_of(name)].add(person.case.slug)

    def case(self, text: str) -> Case:
        """The case that is meant. Raises NotFound."""
        key = text.casefold()
        found = self.by_key.get(key, [])
        # A slug or number is one case's own; a short name may be borne by several.
        exact = [case for case in found if key in (case.slug, (case.number or "").casefold())]
        if len(exact or found) == 1:
            return (exact or found)[0]
        if found:
            slugs = " or ".join(f"“{case.slug}”" for case in found)
            raise NotFound(f"Several cases are called so. Write {slugs}.")
        near = did_you_mean(text, self.called)
        raise NotFound(f"No case has this slug or number. {near or 'Add the case first.'}")

    def suspects(self, text: str, case: Case) -> list[Proceedings]:
        """The suspects of a case whom a cell names. Raises NotFound, which tells of every name."""
        names = [name for name in (part.strip() for part in text.split(";")) if name]
        asked = {name.casefold() for name in names}
        if asked & {EVERYBODY, NOBODY} and len(names) > 1:
            raise NotFound("Write names, or everybody, or nobody: not both.")
        if asked == {NOBODY}:
            return []
        if asked == {EVERYBODY}:
            if not self.people[case.pk]:
                raise NotFound(f"{case} has no suspects yet. Write nobody.")
            return list(self.people[case.pk])
        found: dict[int, Proceedings] = {}
        wrong = []
        for name in names:
            persons = self.spelled[case.pk].get(words_of(name), set())
            if len(persons) == 1:
                person = next(iter(persons))
                found[person.pk] = person
            else:
                wrong.append(self._not_one(name, case, len(persons), len(names) > 1))
        if wrong:
            raise NotFound(" ".join(wrong))
        if not found:
            raise NotFound("It names nobody. Write names, everybody or nobody.")
        return sorted(found.values(), key=lambda person: (person.position, person.pk))

    def _not_one(self, name: str, case: Case, number: int, of_several: bool) -> str:
        """Why a name does not mean one suspect of the case, and what might."""
        who = f"“{name}”: " if of_several else ""
        if number:
            return f"{who}Several suspects in {case} bear this name. Write another of their names."
        names = {
            spelling.name
            for person in self.people[case.pk]
            for spelling in (person.suspect, *person.suspect.names.all())
        }
        near = did_you_mean(name, sorted(names))
        elsewhere = sorted(self.stands_in.get(words_of(name), ()))
        if not near and elsewhere:
            near = f"The person stands in {', '.join(elsewhere)}."
        everybody = ", ".join(person.suspect.name for person in self.people[case.pk])
        remedy = near or (f"Its suspects: {everybody}." if everybody else "It has no suspects yet.")
        return f"{who}Not a suspect in {case}. {remedy}"


class Publishers:
    """Publishers by name, and those that the sheet makes."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[Publisher]] = defaultdict(list)
        for publisher in Publisher.objects.order_by("pk"):
            self.by_name[publisher.name.casefold()].append(publisher)

    def named(self, name: str) -> Publisher | None:
        """The publisher of this name, whatever the case of its letters. Raises NotFound."""
        found = self.by_name.get(name.casefold(), [])
        exact = [publisher for publisher in found if publisher.name == name]
        if len(found) > 1 and not exact:
            names = " or ".join(f"“{publisher.name}”" for publisher in found)
            raise NotFound(f"Several publishers are called so. Write {names}.")
        return (exact or found or [None])[0]

    def near(self, name: str) -> str:
        """A question after the publishers with names like this; empty without any."""
        known = [publisher.name for found in self.by_name.values() for publisher in found]
        return did_you_mean(name, known)


def titled_alike(new: Iterable[SourceReport]) -> dict[tuple[int | None, str], SourceReport]:
    """Reports that are entered with the publisher and title of one of these, by both."""
    wanted = {(report.publisher_id, report.title) for report in new if report.title}
    entered = SourceReport.objects.that_may_be_relayed().filter(
        title__in={title for _, title in wanted}
    )
    found = {(report.publisher_id, report.title): report for report in entered.order_by("-pk")}
    return {key: report for key, report in found.items() if key in wanted}
