"""The page of the words of the record: what each code means, and what may follow what."""

from cases.api.views.vocabulary import words_of_the_record
from cases.management.reference.markdown import code, page, table

INTRODUCTION = """\
The codes of the record, as pages, API, feeds and files have them. A running site gives the same at
`/api/v1/vocabulary/`. [The method](../explanation/method.md) says how they are arrived at."""


def words_page() -> str:
    words = words_of_the_record()
    return page(
        "Words of the record",
        INTRODUCTION,
        "## Statuses",
        "From below to above: a status with a higher number is further in the proceedings. "
        "Articles are those of the Rome Statute, rules those of the Rules of Procedure and "
        "Evidence.",
        table(
            ["code", "meaning", "phase", "stage", "provision"],
            [
                (
                    code(each["code"]),
                    f"**{each['label']}.** {each['meaning']}",
                    each["phase"] + (", may reopen" if each["may_reopen"] else ""),
                    each["stage"],
                    each["provision"],
                )
                for each in words["statuses"]
            ],
        ),
        "### What may follow",
        table(
            ["status", "may be followed by"],
            [
                (code(each["code"]), ", ".join(map(code, each["may_be_followed_by"])))
                for each in words["statuses"]
            ],
        ),
        "## Kinds of event",
        table(
            ["code", "in words", "sets the status", "act of", "public by nature"],
            [
                (
                    code(each["code"]),
                    each["label"],
                    code(each["status"] or ""),
                    _body(each),
                    "yes" if each["is_public_by_nature"] else "",
                )
                for each in words["event_kinds"]
            ],
        ),
        "## Evidence: policies",
        table(
            ["code", "what counts"],
            [
                (code(each["code"]) + (" (default)" if each["is_default"] else ""), each["meaning"])
                for each in words["policies"]
            ],
        ),
        "## Bases of a status",
        table(["code", "rule"], [(code(each["code"]), each["meaning"]) for each in words["bases"]]),
        "## Custody",
        table(
            ["code", "in words"],
            [(code(each["code"]), each["label"]) for each in words["custodies"]],
        ),
    )


def _body(kind: dict) -> str:
    if kind["is_act_of_court"]:
        return "the Court"
    return "a State" if kind["is_act_of_state"] else ""
