"""Write rows that the docket owns: make the missing, mend the changed, spare the edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import models

from cases.docket.by_hand import ByHand, Identity
from cases.models.public_id import Identified, public_id_of


class Upsert:
    """Calls write rows of one model, known by their `docket_key`.

    What people changed by hand is left alone, and `left_alone` says so, in sentences.
    """

    def __init__(self, by_hand: ByHand | None = None) -> None:
        self.by_hand = by_hand or ByHand()
        self.left_alone: list[str] = []

    def __call__(
        self,
        model: type[models.Model],
        wanted: dict[str, dict],
        only_new: dict | None = None,
        needed: bool = False,
    ) -> dict[str, models.Model]:
        """Make the rows say what is wanted (key -> columns); return those that there are, by key.

        `only_new` are columns that are set when a row is made and never touched again. A row that
        an editor deleted is not made again, unless it is `needed` by others.
        """
        present = {row.docket_key: row for row in model.objects.filter(docket_key__in=list(wanted))}
        missing = [key for key in wanted if key not in present]
        if not needed:
            deleted = self.by_hand.deleted_keys(model)
            for key in filter(deleted.__contains__, missing):
                self.left_alone.append(
                    f"{model._meta.verbose_name} {key} was deleted by an editor: not made again"
                )
            missing = [key for key in missing if key not in deleted]
        fresh = [
            model(docket_key=key, **id_for, **wanted[key], **(only_new or {}))
            for key, id_for in zip(missing, _ids(model, [(key,) for key in missing]), strict=True)
        ]
        model.objects.bulk_create(fresh)
        changed = [row for key, row in present.items() if self._mend(row, wanted[key])]
        if changed:
            names = sorted({name for key in wanted for name in wanted[key]})
            model.objects.bulk_update(changed, names, batch_size=500)
        return present | {row.docket_key: row for row in fresh}

    def one(
        self,
        model: type[models.Model],
        known_by: dict,
        values: dict,
        needed: bool = False,
        named: tuple[str, ...] = (),
    ) -> models.Model | None:
        """Make or mend the row that is known by these columns; return it.

        `named` is what its permanent id comes of, where it has one: nothing of this installation.
        What an editor deleted, or let be known by something else, is not made again, unless it is
        `needed` by others.
        """
        row = model.objects.filter(**known_by).first()
        if row is not None:
            if self._mend(row, values):
                row.save(update_fields=list(values))
            return row
        (id_for,) = _ids(model, [named])
        row = model(**known_by, **values, **id_for)
        identity = tuple(_plain(value) for value in known_by.values())
        if not needed and identity in self.by_hand.moves(model, tuple(known_by)).left:
            self._say_not_made_again(row, tuple(known_by))
            return None
        row.save()
        return row

    def remove(self, rows: models.QuerySet) -> None:
        """Remove rows that the docket no longer has, but for those that an editor changed."""
        edited = rows.filter(pk__in=list(self.by_hand.columns(rows.model)))
        for row in edited:
            self.left_alone.append(
                f"{row._meta.verbose_name} “{row}” was changed by an editor: not removed, though "
                "the docket no longer has it"
            )
        rows.exclude(pk__in=[row.pk for row in edited]).delete()

    def links(
        self,
        model: type[models.Model],
        identity: Sequence[str],
        wanted: Iterable[Identity],
        among: models.QuerySet | None = None,
    ) -> None:
        """Let there be the rows that say these things: values of the columns of `identity`.

        Of the rows `among`, those that say anything else go. What an editor took away is not made
        again, and what an editor added stays.
        """
        moves = self.by_hand.moves(model, identity)
        wanted = set(wanted)
        known = model.objects.all() if among is None else among
        present = {tuple(values): pk for pk, *values in known.values_list("pk", *identity)}
        if among is not None:
            stale = set(present) - wanted - moves.made
            model.objects.filter(pk__in=[present[each] for each in stale]).delete()
        fresh = []
        for each in sorted(wanted - set(present)):
            row = model(**dict(zip(identity, each, strict=True)))
            if each in moves.left:
                self._say_not_made_again(row, identity)
            else:
                fresh.append(row)
        model.objects.bulk_create(fresh)

    def cite(self, rows: dict[str, models.Model], sources: dict[str, list]) -> None:
        """Let each row's `sources` be exactly the reports given for its key."""
        if not rows:
            return
        model = type(next(iter(rows.values())))
        owner = f"{model._meta.model_name}_id"
        through = model.sources.through
        self.links(
            through,
            (owner, "sourcereport_id"),
            [
                (rows[key].pk, report.pk)
                for key, reports in sources.items()
                if key in rows
                for report in reports
            ],
            among=through.objects.filter(**{f"{owner}__in": [row.pk for row in rows.values()]}),
        )

    def _say_not_made_again(self, row: models.Model, columns: Sequence[str]) -> None:
        fields = [field for field in row._meta.local_concrete_fields if field.attname in columns]
        words = ", ".join(str(getattr(row, field.name)) for field in fields)
        self.left_alone.append(
            f"{row._meta.verbose_name} “{words}” was deleted or changed by an editor: "
            "not made again"
        )

    def _mend(self, row: models.Model, values: dict) -> bool:
        """Let a row say what is wanted, unless an editor changed it; return whether it changed."""
        model = type(row)
        different = {
            name: value
            for name, value in values.items()
            if model._meta.get_field(name).value_from_object(row)
            != (value.pk if isinstance(value, models.Model) else _plain(value))
            and not _same_list(getattr(row, name), value)
        }
        if not different:
            return False
        # All of the row: columns such as a date and its precision make sense only together.
        edited = self.by_hand.columns(model).get(row.pk, set())
        if any(model._meta.get_field(name).column in edited for name in values):
            self.left_alone.append(
                f"{model._meta.verbose_name} “{row}” was changed by an editor: "
                f"{', '.join(sorted(different))} not taken from the docket"
            )
            return False
        for name, value in different.items():
            setattr(row, name, value)
        return True


def _ids(model: type[models.Model], keys: list[tuple]) -> list[dict[str, str]]:
    """The permanent ids of rows that are made, as columns, if rows of their model have such.

    A row of which the id is taken, by one that was known by this key before, gets a new one.
    """
    if not issubclass(model, Identified):
        return [{} for _ in keys]
    ids = [public_id_of(model, *key) for key in keys]
    taken = set(model.objects.filter(public_id__in=ids).values_list("public_id", flat=True))
    return [{} if each in taken else {"public_id": each} for each in ids]


def _plain(value: object) -> object:
    """A choice is stored as its value."""
    return getattr(value, "value", value)


def _same_list(stored: object, wanted: object) -> bool:
    """Whether a list of countries already says what is wanted."""
    if not isinstance(wanted, list) or not hasattr(stored, "__iter__"):
        return False
    return [getattr(item, "code", item) for item in stored] == wanted
