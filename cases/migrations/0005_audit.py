import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from cases.models.roles import grant
from cases.models.triggers import install_trail, remove_trail


def give_roles(apps, schema_editor):
    grant(apps)


# What the admin's own log knows of changes before the trail began: who changed which row, though
# not which columns. Whoever edited a row then is still not overwritten by the public docket.
TAKE_OVER_THE_LOG = """
    INSERT INTO cases_trailentry
        (happened_at, kind, model, object_id, about, old, new, user_id, user_name, door, act)
    SELECT log.action_time, 'update', sort.app_label || '.' || sort.model, log.object_id::bigint,
        ARRAY[sort.app_label || '.' || sort.model || ':' || log.object_id], '{}', '{}',
        log.user_id, person.username, 'log of the admin', 'log ' || log.id
    FROM django_admin_log AS log
    JOIN django_content_type AS sort ON sort.id = log.content_type_id
    JOIN auth_user AS person ON person.id = log.user_id
    WHERE log.action_flag = 2 AND log.object_id ~ '^[0-9]{1,18}$'
        AND sort.app_label IN ('cases', 'auth')
    ORDER BY log.id
"""


class Migration(migrations.Migration):
    """The audit trail: who changed which column of what, when."""

    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("cases", "0004_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name='TrailEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happened_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), help_text='When it was changed.')),
                ('kind', models.CharField(choices=[('insert', 'Added'), ('update', 'Changed'), ('delete', 'Deleted')], help_text='What was done with the row.', max_length=6)),
                ('model', models.CharField(help_text='The sort of row, as app.model.', max_length=60)),
                ('object_id', models.BigIntegerField(help_text='Which row.')),
                ('about', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=90), help_text='The row and those of which it is a part, each as app.model:number.', size=None)),
                ('old', models.JSONField(help_text='The columns as they were: those that changed; all of a deleted row.', null=True)),
                ('new', models.JSONField(help_text='The columns as they are: those that changed; all of an added row.', null=True)),
                ('user_id', models.BigIntegerField(help_text='Number of the account that did it.', null=True)),
                ('user_name', models.CharField(blank=True, help_text='Who did it; empty if nobody had signed in.', max_length=150)),
                ('door', models.CharField(blank=True, help_text='How it came: an address of the desk, or a program.', max_length=500)),
                ('act', models.CharField(blank=True, help_text='The same for all that was done in one go.', max_length=40)),
            ],
            options={
                'verbose_name': 'entry of the trail',
                'verbose_name_plural': 'trail of changes',
                'ordering': ['-id'],
                'default_permissions': ('view',),
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['about'], name='trail_by_row'), models.Index(condition=models.Q(('user_name', ''), _negated=True), fields=['user_name', '-id'], name='trail_by_person'), models.Index(fields=['act'], name='trail_by_act'), models.Index(fields=['happened_at'], name='trail_by_moment')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trailentry',
            trigger=pgtrigger.compiler.Trigger(name='trail_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1f9d09c95e288ea5904a69ceea372631a52e9329', operation='UPDATE OR DELETE', pgid='pgtrigger_trail_is_append_only_61d3c', table='cases_trailentry', when='BEFORE')),
        ),
        migrations.RunSQL(TAKE_OVER_THE_LOG, migrations.RunSQL.noop),
        migrations.RunPython(install_trail, remove_trail),
        migrations.RunPython(give_roles, migrations.RunPython.noop),
    ]
