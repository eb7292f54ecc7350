"""What the body of a message is sent as, in the words of its column; nothing changes in a row."""

from django.db import migrations, models

WORDS = "What a webhook is sent, byte by byte, as long as it stands and may be said."


class Migration(migrations.Migration):
    dependencies = [("cases", "0034_order_of_titles")]
    operations = [
        migrations.AlterField("delivery", "body", models.TextField(blank=True, help_text=WORDS))
    ]
