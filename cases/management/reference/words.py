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
        table(["code", "meaning", "phase", "stage", "provision"], map(_status, words["statuses"])),
        "### What may follow",
        table(["status", "may be followed by"], map(_followers, words["statuses"])),
        "## Kinds of event",
        table(
            ["code", "in words", "sets the status", "act of", "public by nature"],
            map(_event, words["event_kinds"]),
        ),
        "## Evidence: policies",
        table(["code", "what counts"], map(_policy, words["policies"])),
        "## Bases of a status",
        table(["code", "rule"], [(code(each["code"]), each["meaning"]) for each in words["bases"]]),
        "## Custody",
        table(
            ["code", "in words"],
            [(code(each["code"]), each["label"]) for each in words["custodies"]],
        ),
    )


def _status(status: dict) -> tuple:
    return (
        code(status["code"]),
        f"**{status['label']}.** {status['meaning']}",
        status["phase"] + (", may reopen" if status["may_reopen"] else ""),
        status["stage"],
        status["provision"],
    )


def _followers(status: dict) -> tuple:
    return code(status["code"]), ", ".join(map(code, status["may_be_followed_by"]))


def _event(kind: dict) -> tuple:
    return (
        code(kind["code"]),
        kind["label"],
        code(kind["status"] or ""),
        _body(kind),
        "yes" if kind["is_public_by_nature"] else "",
    )


def _policy(policy: dict) -> tuple:
    return code(policy["code"]) + (" (default)" if policy["is_default"] else ""), policy["meaning"]


def _body(kind: dict) -> str:
    if kind["is_act_of_court"]:
        return "the Court"
    return "a State" if kind["is_act_of_state"] else ""
