from django.db import migrations, models


class Migration(migrations.Migration):
    """What the inbox still needed."""

    dependencies = [("cases", "0008_errors")]

    operations = [
        migrations.AlterModelOptions(
            name="feeditem",
            options={
                "ordering": ["-found_at", "-id"],
                "verbose_name": "article from a feed",
                "verbose_name_plural": "inbox",
            },
        ),
        migrations.AddField(
            model_name="feed",
            name="ended_at",
            field=models.DateTimeField(
                editable=False,
                help_text="When its server said that it is gone for good; it is then asked no more.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="feed",
            name="moved_to",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="The address to which it has moved for good, as its server says.",
                max_length=1000,
            ),
        ),
        migrations.AlterField(
            model_name="feed",
            name="words",
            field=models.CharField(
                blank=True,
                help_text="Keep only items with one of these words, separated by commas; empty: all. A star stands for any ending: ICC, International Criminal Court, war crime*",
                max_length=500,
            ),
        ),
        migrations.RemoveIndex(model_name="feeditem", name="feed_item_by_address"),
        migrations.AddConstraint(
            model_name="feeditem",
            constraint=models.UniqueConstraint(fields=("url_key",), name="feed_item_of_one_page"),
        ),
    ]
