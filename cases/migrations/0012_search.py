"""Full text of reports: words without accents, in their English stems, and an index of them."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations

# Words of letters beyond ASCII lose their accents first: Ngaïssona is Ngaissona, procès proces.
MAKE = """
CREATE TEXT SEARCH CONFIGURATION cases_words (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION cases_words
    ALTER MAPPING FOR word, hword, hword_part WITH unaccent, english_stem;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_removal")]

    operations = [
        migrations.RunSQL(MAKE, "DROP TEXT SEARCH CONFIGURATION cases_words"),
        migrations.AddIndex(
            model_name="sourcereport",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("title", config="cases_words"),
                name="report_by_words",
            ),
        ),
    ]
