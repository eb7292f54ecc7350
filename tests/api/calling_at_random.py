"""What schemathesis cannot know from a schema: which rows there are, and what day it is.

Loaded by schemathesis itself (SCHEMATHESIS_HOOKS). Requests that are to be right are given rows
that exist and days that have come, in part; requests that are to be wrong stay as they were made.
"""

import json
import os
import zlib

import schemathesis

# Name of a parameter, or of a list -> keys of rows that are there.
KEYS = json.loads(os.environ["API_KEYS"])


@schemathesis.hook
def before_call(context, case, kwargs):
    is_positive = case.meta is not None and case.meta.generation.mode.is_positive
    name = case.operation.path.split("/")[3]
    if is_positive and case.path_parameters and "key" in case.path_parameters:
        made_up = case.path_parameters["key"]
        # One in four stays made up, for 404 must be described as well.
        if zlib.crc32(made_up.encode()) % 4:
            case.path_parameters["key"] = _one_of(KEYS[name], made_up)
    if not is_positive or not case.query:
        return
    for parameter, value in case.query.items():
        if parameter in ("known_on", "recorded_at"):
            case.query[parameter] = _past(str(value))
        elif parameter == "cursor":
            case.query[parameter] = KEYS["cursor"][name]
        elif parameter == "state" and name == "state-relations":
            case.query[parameter] = _one_of(KEYS["state-code"], str(value))
        elif parameter in KEYS:
            case.query[parameter] = _one_of(KEYS[parameter], str(value))
    if case.query.get("cursor", "") is None:
        # The list has one page.
        del case.query["cursor"]
    if "cursor" in case.query:
        # A cursor belongs to the question that it was made for.
        kept = ("cursor", "limit", "fields", "include", "count")
        case.query = {key: value for key, value in case.query.items() if key in kept}


def _one_of(keys, made_up):
    return keys[zlib.crc32(made_up.encode()) % len(keys)]


def _past(text):
    """The same day or moment, in a year that has passed."""
    return text if text[:4] < "2026" else "2025-01-01" + text[10:]
