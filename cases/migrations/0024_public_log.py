"""The public log: a tree of hashes over every act on the public record."""

import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0023_worker"),
    ]

    operations = [
        migrations.CreateModel(
            name='LogCheckpoint',
            fields=[
                ('size', models.BigIntegerField(help_text='How many leaves there were.', primary_key=True, serialize=False)),
                ('root', models.BinaryField(help_text='The root over them.')),
                ('note', models.TextField(help_text='The signed checkpoint, as it is handed out.')),
                ('key', models.TextField(help_text='The public key by which its signature is checked.')),
                ('signed_at', models.DateTimeField(help_text='When it was signed.')),
            ],
            options={
                'ordering': ['-size'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='LogLeaf',
            fields=[
                ('index', models.BigIntegerField(help_text='Its place in the log, from 0 on.', primary_key=True, serialize=False)),
                ('act', models.CharField(choices=[('publication', 'Publication of a report'), ('correction', 'Correction of a report'), ('retraction', 'Retraction of a report'), ('reinstatement', 'Reinstatement of a report'), ('status_change', 'Change of status'), ('custody_change', 'Change of custody'), ('merging', 'Merging into another row'), ('removal', 'Removal of a page'), ('erasure', 'Erasure of what leaves said'), ('addition', 'Addition'), ('change', 'Change'), ('withdrawal', 'No longer public')], help_text='What was done.', max_length=14)),
                ('table', models.CharField(blank=True, help_text='The public table of the row.', max_length=30)),
                ('key', models.CharField(blank=True, help_text='What the row is known by in its table.', max_length=20)),
                ('operation', models.CharField(blank=True, choices=[('ADD', 'Added'), ('MOD', 'Changed'), ('DEL', 'No longer public'), ('MERGED', 'Merged into another row'), ('RETRACTED', 'Retracted: shown with the reason, proves nothing')], help_text='What the record says of the change.', max_length=9)),
                ('sequence', models.BigIntegerField(help_text='Number of the change of the record; empty of acts on the log itself.', null=True)),
                ('digest', models.BinaryField(help_text='SHA-256 of the salt and of what the row said; empty if it was gone or erased.', null=True)),
                ('salt', models.BinaryField(help_text='16 random bytes; empty once it was erased.', null=True)),
                ('reason', models.TextField(blank=True, help_text='Why the row is gone, was retracted, or leaves were erased.')),
                ('merged_into', models.CharField(blank=True, help_text='Of a merged row: the one that it is now.', max_length=20)),
                ('erases', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, help_text='Of an erasure: which leaves it erased.', size=None)),
                ('erased_by', models.BigIntegerField(help_text='The leaf that says why the content of this one was erased.', null=True)),
                ('happened_at', models.DateTimeField(help_text='When it was done.')),
            ],
            options={
                'verbose_name': 'leaf of the public log',
                'verbose_name_plural': 'leaves of the public log',
                'ordering': ['index'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='LogTile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(help_text='0 above the leaves, 1 above those tiles.')),
                ('index', models.BigIntegerField(help_text='Its place in its level.')),
                ('hashes', models.BinaryField(help_text='The hashes, 32 bytes each.')),
            ],
            options={
                'default_permissions': ('view',),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='logcheckpoint',
            trigger=pgtrigger.compiler.Trigger(name='log_checkpoint_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0357d45c41558aa0d438136f854aec78f3a51cc3', operation='UPDATE OR DELETE', pgid='pgtrigger_log_checkpoint_never_changed_1751d', table='cases_logcheckpoint', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='logcheckpoint',
            trigger=pgtrigger.compiler.Trigger(name='log_checkpoint_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %: the public log only grows.', TG_TABLE_NAME;", hash='f706da346e793e6b572409b669876f607b60dd05', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_log_checkpoint_never_emptied_f3eb9', table='cases_logcheckpoint', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='logleaf',
            index=models.Index(fields=['table', 'key', '-index'], name='log_leaf_of_row'),
        ),
        migrations.AddIndex(
            model_name='logleaf',
            index=models.Index(condition=models.Q(('act__in', ('publication', 'correction', 'retraction', 'reinstatement', 'status_change', 'merging', 'removal', 'erasure'))), fields=['-index'], name='log_leaf_editorial'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='logleaf',
            trigger=pgtrigger.compiler.Trigger(name='log_leaf_only_grows', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    IF TG_OP = \'UPDATE\' AND OLD.erased_by IS NULL AND OLD.act <> \'erasure\'\n        AND NEW.erased_by > OLD.index\n        AND NEW.salt IS NULL AND NEW.digest IS NULL AND NEW.reason = \'\'\n        AND (NEW.index, NEW."table", NEW.key, NEW.act, NEW.operation, NEW.sequence,\n             NEW.merged_into, NEW.happened_at, NEW.erases)\n        IS NOT DISTINCT FROM\n            (OLD.index, OLD."table", OLD.key, OLD.act, OLD.operation, OLD.sequence,\n             OLD.merged_into, OLD.happened_at, OLD.erases)\n    THEN RETURN NEW; END IF;\n    RAISE EXCEPTION \'Cannot % leaf %: the public log only grows.\', lower(TG_OP), OLD.index;\n', hash='ab15e481c50e2fcbb5bc8da81c74fa1c88078131', operation='UPDATE OR DELETE', pgid='pgtrigger_log_leaf_only_grows_7925e', table='cases_logleaf', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='logleaf',
            trigger=pgtrigger.compiler.Trigger(name='log_leaf_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %: the public log only grows.', TG_TABLE_NAME;", hash='0cf656bcf5f5f1276ae7d5dc9b85acfe939138c8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_log_leaf_never_emptied_69d87', table='cases_logleaf', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='logtile',
            constraint=models.UniqueConstraint(fields=('level', 'index'), name='log_tile_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='logtile',
            trigger=pgtrigger.compiler.Trigger(name='log_tile_only_grows', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'UPDATE' AND (NEW.level, NEW.index) = (OLD.level, OLD.index)\n        AND length(NEW.hashes) <= 8192\n        AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes\n    THEN RETURN NEW; END IF;\n    RAISE EXCEPTION 'Cannot % tile %/%: the public log only grows.',\n        lower(TG_OP), OLD.level, OLD.index;\n", hash='b6d092982107682de758612a464779a1e941ab01', operation='UPDATE OR DELETE', pgid='pgtrigger_log_tile_only_grows_da173', table='cases_logtile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='logtile',
            trigger=pgtrigger.compiler.Trigger(name='log_tile_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %: the public log only grows.', TG_TABLE_NAME;", hash='294182099dd256662ac15cf04e88267d08ec5f7b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_log_tile_never_emptied_df0c2', table='cases_logtile', when='BEFORE')),
        ),
        # The ledger, next kept, writes a leaf for each row of the public record that there is.
        migrations.RunSQL("DELETE FROM cases_ledgershape", migrations.RunSQL.noop),
    ]
