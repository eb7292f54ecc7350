"""The kinds of mistake that parameters of a request may have: problems with the status 400."""

from __future__ import annotations

from cases.api.problem_kind import Kind

MISTAKES = (
    Kind(
        "invalid-parameter",
        400,
        "The parameters have several mistakes",
        "They are of more than one kind, as the type of each entry of errors says. Where all are "
        "of one kind, the problem as a whole has that type.",
        "Each entry of errors names one parameter, what is wrong with it, and what would be "
        "right. We refuse rather than answer a question that you did not ask.",
    ),
    Kind(
        "unknown-parameter",
        400,
        "There is no such parameter",
        "This address does not take a parameter of this name.",
        "detail names those that there are. Mind that no answer is given to a question with one "
        "parameter left out.",
    ),
    Kind(
        "unreadable-parameter",
        400,
        "A parameter cannot be read",
        "What it holds is not written as it is to be: it is empty, too long, no number, no day, or "
        "otherwise not of its form.",
        "detail says how to write it.",
    ),
    Kind(
        "repeated-parameter",
        400,
        "A parameter holds several values",
        "It is given more than once, or with commas, where one value is read at a time.",
        "Give one value or, where detail says so, repeat the name.",
    ),
    Kind(
        "too-many-values",
        400,
        "A list in a parameter is too long",
        "It has more values than this address reads at once.",
        "detail says how many are read. Ask several times.",
    ),
    Kind(
        "too-many-included",
        400,
        "Too many rows would be included",
        "What include asks for are more rows than are put into one answer.",
        "detail says how many there may be. Ask for fewer rows with limit, or read the list of the "
        "other resource page by page.",
    ),
    Kind(
        "value-not-allowed",
        400,
        "A parameter has a value that there is not",
        "It is readable, but not one of the values, or not within the bounds, that it may have.",
        "detail lists the values or the bounds; the schema does so, too.",
    ),
    Kind(
        "no-such-row",
        400,
        "A parameter names a row that there is not",
        "Nothing public has this id or slug. It may have been public and not be any more.",
        "Ask the address of the row itself, which says whether it is gone, and why.",
    ),
    Kind(
        "not-yet-known",
        400,
        "That day has not come yet",
        "What was known, or said here, can be asked of days and moments that are past.",
        "Ask for today, or leave the parameter out.",
    ),
    Kind(
        "invalid-cursor",
        400,
        "The cursor is none of ours",
        "It was not given out here, or is cut short. Cursors do not expire; where the key that "
        "signs them is changed, all earlier ones end in this.",
        "Begin anew without a cursor, and follow next and previous as they are.",
    ),
    Kind(
        "cursor-of-another-question",
        400,
        "The cursor belongs to another question",
        "Filters or order are not those of the answer from which the cursor comes.",
        "Only limit, fields and include may change from page to page. For another question begin "
        "anew without a cursor.",
    ),
)
