"""Datasette as an ASGI application, with the queries that its user would have stored."""

import os
from pathlib import Path

from datasette.app import Datasette

FILE = Path(os.environ["SQLITE_FILE"])
STATUS_COLUMNS = """h.status, h.label, h.meaning, h.phase, h.effective_on, h.effective_precision,
    h.holds_from, h.known_on, h.basis"""
LATEST = "ORDER BY holds_from DESC, place DESC, id DESC LIMIT 1"
SUSPECTS = f"""(
    SELECT json_group_array(json_object('id', s.id, 'slug', s.slug, 'name', s.name,
        'role', p.role, 'status', json((
            SELECT json_object('code', status, 'label', label, 'meaning', meaning,
                'phase', phase, 'effective_on', effective_on, 'holds_from', holds_from,
                'known_on', known_on, 'basis', basis)
            FROM status_changes WHERE "case" = c.id AND proceedings = p.id {LATEST}))))
    FROM proceedings p JOIN suspects s ON s.id = p.suspect WHERE p."case" = c.id) AS suspects"""
CASES = f"""
SELECT c.*, si.slug AS situation_slug, si.number AS situation_number, si.name AS situation_name,
    {STATUS_COLUMNS}, {SUSPECTS}
    {{more}}
FROM {{cases}} JOIN situations si ON si.id = c.situation
JOIN status_changes h ON h.id = (
    SELECT id FROM status_changes WHERE "case" = c.id AND proceedings IS NULL {LATEST})"""
HISTORY = """, (SELECT json_group_array(json_object('id', id, 'status', status, 'label', label,
        'kind', kind, 'effective_on', effective_on, 'holds_from', holds_from,
        'known_on', known_on, 'basis', basis, 'proof', json(proof)))
    FROM (SELECT * FROM status_changes WHERE "case" = c.id ORDER BY holds_from, place)) AS history
    , (SELECT json_group_array(json_object('kind', kind, 'act', act, 'speaker', speaker,
        'quote', quote, 'report', report, 'effective_on', effective_on))
    FROM claims WHERE "case" = c.id AND act NOT IN ('asserts', 'confirms')) AS utterances
    , (SELECT json_group_array(json_object('suspect', suspect, 'kind', kind, 'state', state,
        'issued_on', issued_on, 'made_public_on', made_public_on))
    FROM warrants WHERE "case" = c.id) AS warrants"""
LIST = CASES.format(more="", cases="(SELECT * FROM cases ORDER BY short_name, id LIMIT :limit) c")
QUERIES = {
    "list": f"{LIST} ORDER BY c.short_name, c.id",
    "one": f"{CASES.format(more=HISTORY, cases='cases c')} WHERE c.id = :key",
    "filter": f"""{CASES.format(more="", cases="cases c")}
        WHERE si.slug = :situation AND h.status = :status
        ORDER BY c.updated_at DESC, c.id DESC LIMIT :limit""",
    "search": """SELECT r.*, (
        SELECT json_group_array(json_object('case', "case", 'kind', kind, 'act', act,
            'speaker', speaker, 'quote', quote, 'effective_on', effective_on))
        FROM claims WHERE report = r.id) AS claims
        FROM reports_fts JOIN reports r ON r.rowid = reports_fts.rowid
        WHERE reports_fts MATCH :words ORDER BY r.published_on DESC LIMIT :limit""",
}

application = Datasette(
    immutables=[str(FILE)],
    metadata={
        "databases": {FILE.stem: {"queries": {name: {"sql": QUERIES[name]} for name in QUERIES}}}
    },
    # A search for a common pair may take longer than its default of a second.
    settings={"sql_time_limit_ms": 60_000},
).app()
