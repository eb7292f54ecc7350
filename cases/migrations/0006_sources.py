from django.db import migrations, models


class Migration(migrations.Migration):
    """What cites no published report is shown to nobody: say so where sources are chosen."""

    dependencies = [("cases", "0005_audit")]

    operations = [
        migrations.AlterField(
            model_name='charge',
            name='sources',
            field=models.ManyToManyField(blank=True, help_text='The reports that say so. Without one that is published, nobody is shown this.', related_name='charges', to='cases.sourcereport'),
        ),
        migrations.AlterField(
            model_name='milestone',
            name='sources',
            field=models.ManyToManyField(blank=True, help_text='The reports that say so. Without one that is published, nobody is shown this.', related_name='milestones', to='cases.sourcereport'),
        ),
        migrations.AlterField(
            model_name='warrant',
            name='sources',
            field=models.ManyToManyField(blank=True, help_text='The reports that say so. Without one that is published, nobody is shown this.', related_name='warrants', to='cases.sourcereport'),
        ),
    ]
