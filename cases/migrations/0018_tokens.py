"""Tokens of tools that enter reports, and the answers to their requests."""

import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from cases.models.roles import grant
from cases.models.triggers import install_trail


def give_roles(apps, schema_editor):
    grant(apps)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0017_hearings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Which tool it is for; editors see it beside what was entered.', max_length=80)),
                ('prefix', models.CharField(editable=False, help_text='How the secret begins, so that one that leaked can be recognised.', max_length=13)),
                ('digest', models.CharField(editable=False, help_text='SHA-256 of the secret.', max_length=64, unique=True)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('reports:write', 'Enter reports as drafts'), ('reports:read-own', 'Read the drafts that it entered')], max_length=20), help_text='What the tool may do.', size=None)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='Since when.')),
                ('expires_at', models.DateTimeField(help_text='Until when it works: at most a year.')),
                ('revoked_at', models.DateTimeField(editable=False, help_text='When it was revoked; empty if it was not.', null=True)),
                ('last_used_at', models.DateTimeField(editable=False, help_text='Its last request, to the minute.', null=True)),
                ('window_began_at', models.DateTimeField(editable=False, help_text='Since when its writing requests are counted.', null=True)),
                ('window_count', models.PositiveIntegerField(default=0, editable=False, help_text='How many there were since then.')),
                ('created_by', models.ForeignKey(editable=False, help_text='The chief editor who issued it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(help_text='For whom the tool acts: what it enters counts as entered by this person.', on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'API token',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='ApiAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='The key that the request bore.', max_length=255)),
                ('fingerprint', models.CharField(help_text='SHA-256 of what was sent.', max_length=64)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, help_text='When it was first sent.')),
                ('status', models.PositiveSmallIntegerField(help_text='The status of the answer; empty while there is none.', null=True)),
                ('body', models.TextField(blank=True, help_text='The answer, as it was sent.')),
                ('headers', models.JSONField(default=dict, help_text='Headers that belong to the answer.')),
                ('token', models.ForeignKey(help_text='Who asked.', on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='cases.apitoken')),
            ],
        ),
        migrations.AddField(
            model_name='sourcereport',
            name='entered_with',
            field=models.ForeignKey(blank=True, editable=False, help_text='The tool that entered it for that editor, if one did.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to='cases.apitoken'),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at')), ('expires_at__lte', django.db.models.expressions.CombinedExpression(models.F('created_at'), '+', models.Value(datetime.timedelta(days=366))))), name='api_token_for_a_year_at_most', violation_error_code='expires_at_is_wrong', violation_error_message='A token works for a year at most.'),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(('scopes', []), _negated=True), name='api_token_may_something', violation_error_code='scopes_is_wrong', violation_error_message='Choose what the tool may do.'),
        ),
        migrations.AddIndex(
            model_name='apianswer',
            index=models.Index(fields=['asked_at'], name='api_answer_by_age'),
        ),
        migrations.AddConstraint(
            model_name='apianswer',
            constraint=models.UniqueConstraint(fields=('token', 'key'), name='one_answer_per_key'),
        ),
        migrations.RunPython(install_trail, migrations.RunPython.noop),
        migrations.RunPython(give_roles, migrations.RunPython.noop),
    ]
