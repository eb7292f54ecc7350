"""Write rows that the docket owns: make the missing, mend the changed, spare the edited."""

from __future__ import annotations

from django.db import models


class Upsert:
    """Calls write rows of one model, known by their `docket_key`.

    `edited` are the rows, as (model, primary key), that somebody changed by hand: they are left
    alone, and `left_alone` says so.
    """

    def __init__(self, edited: set[tuple[type[models.Model], str]]) -> None:
        self.edited = edited
        self.left_alone: list[str] = []

    def __call__(
        self,
        model: type[models.Model],
        wanted: dict[str, dict],
        only_new: dict | None = None,
    ) -> dict[str, models.Model]:
        """Make the rows say what is wanted (key -> columns); return all of them by key.

        `only_new` are columns that are set when a row is made and never touched again.
        """
        present = {row.docket_key: row for row in model.objects.filter(docket_key__in=list(wanted))}
        fresh = [
            model(docket_key=key, **values, **(only_new or {}))
            for key, values in wanted.items()
            if key not in present
        ]
        model.objects.bulk_create(fresh)
        present |= {row.docket_key: row for row in fresh}
        changed = []
        for key, values in wanted.items():
            row = present[key]
            different = {
                name: value
                for name, value in values.items()
                if model._meta.get_field(name).value_from_object(row)
                != (value.pk if isinstance(value, models.Model) else _plain(value))
                and not _same_list(getattr(row, name), value)
            }
            if not different:
                continue
            if (model, str(row.pk)) in self.edited:
                self.left_alone.append(
                    f"{model._meta.verbose_name} “{row}” was changed by an editor: "
                    f"{', '.join(sorted(different))} not taken from the docket"
                )
                continue
            for name, value in different.items():
                setattr(row, name, value)
            changed.append(row)
        if changed:
            names = sorted({name for key in wanted for name in wanted[key]})
            model.objects.bulk_update(changed, names, batch_size=500)
        return present

    def cite(self, rows: dict[str, models.Model], sources: dict[str, list]) -> None:
        """Let each row's `sources` be exactly the reports given for its key."""
        if not rows:
            return
        model = type(next(iter(rows.values())))
        through = model.sources.through
        owner = f"{model._meta.model_name}_id"
        wanted = {
            (rows[key].pk, report.pk) for key, reports in sources.items() for report in reports
        }
        present = {
            (getattr(link, owner), link.sourcereport_id): link.pk
            for link in through.objects.filter(
                **{f"{owner}__in": [row.pk for row in rows.values()]}
            )
        }
        through.objects.filter(pk__in=[present[key] for key in set(present) - wanted]).delete()
        through.objects.bulk_create(
            through(**{owner: row, "sourcereport_id": report})
            for row, report in sorted(wanted - set(present))
        )


def _plain(value: object) -> object:
    """A choice is stored as its value."""
    return getattr(value, "value", value)


def _same_list(stored: object, wanted: object) -> bool:
    """Whether a list of countries already says what is wanted."""
    if not isinstance(wanted, list) or not hasattr(stored, "__iter__"):
        return False
    return [getattr(item, "code", item) for item in stored] == wanted
