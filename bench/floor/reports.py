"""The statement that builds the JSON of the reports that have some words, the newest first."""

from __future__ import annotations

from bench.floor.cases import PUBLIC_ON, SAID
from bench.floor.parts import PUBLIC, TOLD, moment, partial, updated_at, url

# As the index has it (`cases.models.report_words`): all matches, then put in order.
HAS_THE_WORDS = (
    "report.id IN (SELECT report_id FROM cases_reportwords"
    " WHERE words @@ plainto_tsquery('cases_words'::regconfig, %(words)s))"
)

_CASE = f"""json_build_object('id', c.public_id, 'slug', c.slug, 'short_name', c.short_name,
        'url', {url("cases", "c.public_id")})"""

_CLAIMS = f"""(
    SELECT coalesce(json_agg(json_build_object('case', {_CASE}, {SAID})
        ORDER BY claim.effective_on, claim.public_id), '[]')
    FROM cases_claim claim JOIN cases_case c ON c.id = claim.case_id
    WHERE claim.report_id = report.id AND {TOLD})"""

_RELAYS = f"""(
    SELECT coalesce(json_agg(json_build_object('id', relayed.public_id, 'publisher', other.name,
        'url', {url("reports", "relayed.public_id")}, 'note', link.note)
        ORDER BY relayed.public_id), '[]')
    FROM cases_relay link JOIN cases_sourcereport relayed ON relayed.id = link.relayed_id
    JOIN cases_publisher other ON other.id = relayed.publisher_id
    WHERE link.report_id = report.id AND relayed.state IN {PUBLIC})"""

_REVISIONS = """(
    SELECT coalesce(json_agg(json_build_object('revised_on', v.revised_on, 'note', v.note)
        ORDER BY v.revised_on, v.id), '[]')
    FROM cases_revision v WHERE v.report_id = report.id)"""

FIELDS = f"""
    'id', report.public_id, 'url', {url("reports", "report.public_id")},
    'updated_at', {updated_at("reports", "report")},
    'publisher', json_build_object('id', publisher.public_id, 'name', publisher.name,
        'kind', publisher.kind, 'url', {url("publishers", "publisher.public_id")}),
    'title', report.title, 'source_url', report.url, 'archived_url', report.archived_url,
    'hosted_by', report.hosted_by, 'language', report.language,
    'published', {partial("report.published")}, 'public_on', {PUBLIC_ON},
    'retrieved_on', report.retrieved_on, 'dated_on', report.dated_on,
    'sourcing', report.sourcing, 'does_own_reporting', report.does_own_reporting,
    'is_verified', report.is_verified, 'state', report.state,
    'retraction_reason', report.retraction_reason,
    'corrected_at', CASE WHEN report.corrected_at IS NOT NULL
        THEN {moment("report.corrected_at")} END,
    'relays', {_RELAYS}, 'revisions', {_REVISIONS}, 'claims', {_CLAIMS}"""

SEARCH = f"""
WITH report AS MATERIALIZED (
    SELECT * FROM cases_sourcereport report
    WHERE state IN {PUBLIC} AND {HAS_THE_WORDS}
    ORDER BY coalesce(published_on, '0001-01-01') DESC, id DESC LIMIT %(limit)s
)
SELECT json_build_object('results', coalesce(json_agg(json_build_object({FIELDS})
    ORDER BY coalesce(report.published_on, '0001-01-01') DESC, report.id DESC), '[]'),
    'previous', NULL)::text
FROM report JOIN cases_publisher publisher ON publisher.id = report.publisher_id"""
