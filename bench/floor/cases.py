"""Statements that build the JSON of cases: a page of the list, and one case in full."""

from __future__ import annotations

from bench.floor.parts import (
    CURRENT,
    LATEST_FIRST,
    NAMED,
    STANDING,
    TOLD,
    WORDS,
    moment,
    partial,
    status,
    updated_at,
    url,
)

SUSPECTS = f"""(
    SELECT coalesce(json_agg(json_build_object(
        'id', s.public_id, 'slug', s.slug, 'name', s.name, 'url', {url("suspects", "s.public_id")},
        'role', p.role, 'status', {status("own")}) ORDER BY p.position, p.id), '[]')
    FROM cases_proceedings p JOIN cases_suspect s ON s.id = p.suspect_id
    LEFT JOIN LATERAL (
        SELECT * FROM cases_statuschange
        WHERE case_id = p.case_id AND proceedings_id = p.id AND {CURRENT}
        ORDER BY {LATEST_FIRST} LIMIT 1
    ) own ON true
    LEFT JOIN words own_word ON own_word.code = own.status
    WHERE p.case_id = c.id AND {NAMED})"""

FIELDS = f"""
    'id', c.public_id, 'url', {url("cases", "c.public_id")}, 'updated_at', {{updated_at}},
    'slug', c.slug, 'number', c.number, 'title', c.title, 'is_title_ours', c.is_title_ours,
    'short_name', c.short_name, 'summary', c.summary,
    'situation', json_build_object('id', si.public_id, 'slug', si.slug, 'number', si.number,
        'name', si.name, 'url', {url("situations", "si.public_id")}),
    'status', {status("shown")},
    'status_reason', CASE WHEN shown.id IS NULL
        THEN 'No claim about this case is proved yet.' END,
    'suspects', {SUSPECTS}"""

STATUS_OF_CASE = f"""
    LEFT JOIN LATERAL (
        SELECT * FROM cases_statuschange
        WHERE case_id = c.id AND proceedings_id IS NULL AND {CURRENT}
        ORDER BY {LATEST_FIRST} LIMIT 1
    ) shown ON true
    LEFT JOIN words shown_word ON shown_word.code = shown.status"""

_WITH_SITUATION = "JOIN cases_situation si ON si.id = c.situation_id"

PAGE = f"""
WITH {WORDS}, c AS MATERIALIZED (
    SELECT * FROM cases_case c WHERE {TOLD} {{after}} ORDER BY short_name, id LIMIT %(limit)s
)
SELECT json_build_object('results', coalesce(json_agg(
    json_build_object({FIELDS.format(updated_at=updated_at("cases", "c"))})
    ORDER BY c.short_name, c.id), '[]'), 'previous', NULL)::text
FROM c {_WITH_SITUATION} {STATUS_OF_CASE}"""
LIST = PAGE.format(after="")
LIST_AFTER = PAGE.format(
    after="AND (short_name, id) > (SELECT short_name, id FROM cases_case"
    " WHERE public_id = %(after)s)"
)

FILTER = f"""
WITH {WORDS}, found AS MATERIALIZED (
    SELECT c.id, r.updated_at, shown.id AS shown
    FROM cases_case c
    JOIN cases_publicrecord r ON r.table = 'cases' AND r.object_id = c.id
        AND r.row IS NOT NULL
    CROSS JOIN LATERAL (
        SELECT * FROM cases_statuschange
        WHERE case_id = c.id AND proceedings_id IS NULL AND {CURRENT}
        ORDER BY {LATEST_FIRST} LIMIT 1
    ) shown
    WHERE c.situation_id = (SELECT id FROM cases_situation WHERE slug = %(situation)s)
        AND shown.status = %(status)s
    ORDER BY r.updated_at DESC, c.id DESC LIMIT %(limit)s
)
SELECT json_build_object('results', coalesce(json_agg(
    json_build_object({FIELDS.format(updated_at=moment("found.updated_at"))})
    ORDER BY found.updated_at DESC, c.id DESC), '[]'), 'previous', NULL)::text
FROM found JOIN cases_case c ON c.id = found.id {_WITH_SITUATION}
JOIN cases_statuschange shown ON shown.id = found.shown
JOIN words shown_word ON shown_word.code = shown.status"""

# Looked up one by one: the planner cannot know how few claims a proof has.
_PROOF = """(
    SELECT coalesce(json_agg(said || jsonb_build_object(
        'claim', (SELECT public_id FROM cases_claim WHERE id = (said ->> 'claim')::bigint),
        'report', (SELECT public_id FROM cases_sourcereport
            WHERE id = (said ->> 'report')::bigint),
        'report_state', (SELECT state FROM cases_sourcereport
            WHERE id = (said ->> 'report')::bigint)) ORDER BY place), '[]')
    FROM jsonb_array_elements(h.derivation -> 'claims') WITH ORDINALITY AS said (said, place))"""

_HISTORY = f"""(
    SELECT coalesce(json_agg(json_build_object(
        'id', h.id, 'url', {url("status-changes", "h.id")}, 'suspect', s.slug,
        'status', {status("h")}, 'kind', h.kind, 'holds_from', h.holds_from,
        'is_verified', h.is_verified, 'proof', {_PROOF})
        ORDER BY h.holds_from, h."order", p.position, h.id), '[]')
    FROM cases_statuschange h JOIN words h_word ON h_word.code = h.status
    LEFT JOIN cases_proceedings p ON p.id = h.proceedings_id
    LEFT JOIN cases_suspect s ON s.id = p.suspect_id AND {NAMED}
    WHERE h.case_id = c.id AND {CURRENT})"""

# A report known by its month or year is certainly public on the last day of it.
PUBLIC_ON = """coalesce(CASE report.published_precision
    WHEN 'month' THEN (report.published_on + interval '1 month - 1 day')::date
    WHEN 'year' THEN (report.published_on + interval '1 year - 1 day')::date
    ELSE report.published_on END, report.retrieved_on)"""

SAID = f"""
    'id', claim.public_id, 'kind', claim.kind, 'act', claim.act,
    'effective_on', claim.effective_on, 'effective_precision', claim.effective_precision,
    'public_on', coalesce(claim.public_on, {PUBLIC_ON}),
    'is_documented_later', coalesce(claim.public_on, {PUBLIC_ON}) < {PUBLIC_ON},
    'hearing_on', claim.hearing_on, 'attribution', claim.attribution,
    'speaker', claim.speaker, 'capacity', claim.capacity, 'quote', claim.quote,
    'suspects', (
        SELECT coalesce(json_agg(s.slug ORDER BY p.position, p.id), '[]')
        FROM cases_claimsubject link JOIN cases_proceedings p ON p.id = link.proceedings_id
        JOIN cases_suspect s ON s.id = p.suspect_id
        WHERE link.claim_id = claim.id AND {NAMED})"""

_UTTERANCES = f"""(
    SELECT coalesce(json_agg(json_build_object(
        'report', {url("reports", "report.public_id")}, 'publisher', publisher.name, {SAID})
        ORDER BY claim.effective_on, claim.public_id), '[]')
    FROM cases_claim claim JOIN cases_sourcereport report ON report.id = claim.report_id
    JOIN cases_publisher publisher ON publisher.id = report.publisher_id
    WHERE claim.case_id = c.id AND claim.act NOT IN ('asserts', 'confirms')
        AND report.state IN {STANDING})"""

# A warrant is public only while a report that stands says so.
_IS_SOURCED = f"""EXISTS (
        SELECT FROM cases_warrant_sources link
        JOIN cases_sourcereport report ON report.id = link.sourcereport_id
        WHERE link.warrant_id = w.id AND report.state IN {STANDING})"""

_WARRANTS = f"""(
    SELECT coalesce(json_agg(json_build_object(
        'id', w.public_id, 'url', {url("warrants", "w.public_id")}, 'suspect', s.slug,
        'kind', w.kind, 'issued', {partial("w.issued")}, 'made_public_on', w.made_public_on,
        'state', w.state, 'ended', {partial("w.ended")}) ORDER BY w.issued_on, w.id), '[]')
    FROM cases_warrant w JOIN cases_proceedings p ON p.id = w.proceedings_id
    JOIN cases_suspect s ON s.id = p.suspect_id
    WHERE p.case_id = c.id AND NOT w.is_sealed AND {NAMED} AND {_IS_SOURCED})"""

_LINKS = f"""(
    SELECT coalesce(json_agg(json_build_object('kind', link.kind, 'id', other.public_id,
        'slug', other.slug, 'short_name', other.short_name,
        'url', {url("cases", "other.public_id")}) ORDER BY link.kind), '[]')
    FROM cases_caselink link JOIN cases_case other ON other.id = link.other_id
    WHERE link.case_id = c.id AND {TOLD.replace("c.id", "other.id")})"""

_FORMER_NAMES = f"""(
    SELECT coalesce(json_agg(json_build_object('number', f.number, 'title', f.title,
        'until', {partial("f.until")}) ORDER BY f.until_on, f.id), '[]')
    FROM cases_formername f WHERE f.case_id = c.id)"""

CASE = f"""
WITH {WORDS}
SELECT json_build_object({FIELDS.format(updated_at=updated_at("cases", "c"))},
    'history', {_HISTORY}, 'utterances', {_UTTERANCES}, 'warrants', {_WARRANTS},
    'links', {_LINKS}, 'former_names', {_FORMER_NAMES})::text
FROM cases_case c {_WITH_SITUATION} {STATUS_OF_CASE}
WHERE c.public_id = %(key)s AND {TOLD}"""
