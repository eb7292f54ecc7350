"""Hearings for calendars: the day set in a claim, and what calendars were told."""

import django.db.models.deletion
from django.db import migrations, models

from cases.models.roles import grant


def give_roles(apps, schema_editor):
    grant(apps)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0016_request_counts'),
    ]

    operations = [
        migrations.CreateModel(
            name='HearingNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(help_text="The event's name in calendars, made of the claim that told of it first.", max_length=60, unique=True)),
                ('claim_number', models.BigIntegerField(help_text='The claim on which it rests, or last rested.')),
                ('held_on', models.DateField(help_text='The day set for the hearing.')),
                ('words', models.TextField(blank=True, help_text='What the claim says of it, while it stands.')),
                ('sequence', models.PositiveIntegerField(default=0, help_text='How often calendars were told something new of it.')),
                ('digest', models.CharField(help_text='SHA-256 of what they were told last.', max_length=64)),
                ('is_cancelled', models.BooleanField(default=False, help_text='Whether no report that stands says any more that it is set.')),
                ('issued_at', models.DateTimeField(help_text='When it was first told.')),
                ('changed_at', models.DateTimeField(help_text='When something new was last told.')),
            ],
            options={
                'ordering': ['held_on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='hearing_on',
            field=models.DateField(blank=True, help_text='For a hearing that was scheduled: the day set for it, shown in calendars. Leave it empty if only a month is known, or if the day was given up.', null=True),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('hearing_on__isnull', True), ('kind', 'hearing_scheduled'), _connector='OR'), name='claim_sets_a_day_for_a_hearing_only', violation_error_code='hearing_on_is_wrong', violation_error_message='Only a claim that a hearing was scheduled sets its day.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('hearing_on__isnull', True), ('hearing_on__gte', models.F('effective_on')), _connector='OR'), name='claim_hearing_after_it_was_scheduled', violation_error_code='hearing_on_is_wrong', violation_error_message='A hearing is not held before it was scheduled: give the day of the hearing here, and the day of the decision as the date of the event.'),
        ),
        migrations.AddField(
            model_name='hearingnotice',
            name='case',
            field=models.ForeignKey(help_text='The case that is heard.', on_delete=django.db.models.deletion.PROTECT, related_name='hearing_notices', to='cases.case'),
        ),
        migrations.AddField(
            model_name='hearingnotice',
            name='report',
            field=models.ForeignKey(help_text='The report that makes the claim.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases.sourcereport'),
        ),
        migrations.RunPython(give_roles, migrations.RunPython.noop),
    ]
