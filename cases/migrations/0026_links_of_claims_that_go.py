"""Lets the database itself take the links of proof with a claim that a correction takes away.

The application deletes claims when it merges a correction, and has no right on the proof of
history: what it could not delete was in the way of every such correction.
"""

from django.db import migrations

_TABLES = "('cases_statuschange_proof'::regclass, 'cases_custodychange_proof'::regclass)"


def _made_anew(what: str) -> str:
    return f"""
        DO $$
        DECLARE
            link record;
        BEGIN
            FOR link IN
                SELECT conrelid::regclass AS of, conname AS name FROM pg_constraint
                WHERE contype = 'f' AND conrelid IN {_TABLES}
                AND confrelid = 'cases_claim'::regclass
            LOOP
                EXECUTE format(
                    'ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I FOREIGN KEY (claim_id)'
                    ' REFERENCES cases_claim (id) {what} DEFERRABLE INITIALLY DEFERRED NOT VALID',
                    link.of, link.name, link.name);
            END LOOP;
        END $$
    """


# Rows are looked at afterwards, while others read and write.
_VALIDATED = f"""
    DO $$
    DECLARE
        link record;
    BEGIN
        FOR link IN
            SELECT conrelid::regclass AS of, conname AS name FROM pg_constraint
            WHERE contype = 'f' AND conrelid IN {_TABLES} AND NOT convalidated
        LOOP
            EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT %I', link.of, link.name);
        END LOOP;
    END $$
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0025_trail_of_the_owner")]
    operations = [
        migrations.RunSQL(_made_anew("ON DELETE CASCADE"), _VALIDATED),
        migrations.RunSQL(_VALIDATED, _made_anew("")),
    ]
