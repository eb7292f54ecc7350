"""Webhooks, mail alerts, and what is kept of each message and each try to deliver it."""

import cases.models.mail_alert
import cases.models.webhook
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models

from cases.models.roles import grant
from cases.models.triggers import install_trail


def give_roles(apps, schema_editor):
    grant(apps)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0018_tokens'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(help_text='When it was tried.')),
                ('milliseconds', models.PositiveIntegerField(help_text='How long it took; empty: the worker was cut off.', null=True)),
                ('http_status', models.PositiveSmallIntegerField(help_text="The receiver's code; empty: none came.", null=True)),
                ('reply', models.TextField(blank=True, help_text="How the receiver's reply begins.")),
                ('error', models.CharField(blank=True, help_text='What went wrong.', max_length=500)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.EmailField(help_text='Where it goes.', max_length=254)),
                ('subject', models.CharField(help_text='Its subject.', max_length=300)),
                ('body', models.TextField(help_text='Its words.')),
                ('headers', models.JSONField(default=dict, help_text='Further headers.')),
                ('queued_at', models.DateTimeField(auto_now_add=True, help_text='When it was written.')),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now, help_text='When it is tried next.')),
                ('failures', models.PositiveSmallIntegerField(default=0, help_text='How many times it could not be delivered.')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MailAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(help_text='Where the mail goes; never shown in public.', max_length=254)),
                ('rhythm', models.CharField(choices=[('at_once', 'at once'), ('daily', 'once a day'), ('weekly', 'once a week')], default='at_once', help_text='How often.', max_length=10)),
                ('reference', models.CharField(default=cases.models.mail_alert.new_reference, editable=False, help_text='By which its links know it.', max_length=20, unique=True)),
                ('sender_key', models.CharField(blank=True, editable=False, help_text="Keyed hash of the sender's address for a day, against floods.", max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='When it was asked for.')),
                ('confirmed_at', models.DateTimeField(editable=False, help_text='When the reader confirmed it.', null=True)),
                ('next_at', models.DateTimeField(editable=False, help_text='When the next digest is written.', null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(help_text='Where messages are posted.', max_length=1000, verbose_name='address')),
                ('contact', models.EmailField(blank=True, help_text='Who is mailed when the webhook stops working; never shown in public.', max_length=254)),
                ('seed', models.CharField(default=cases.models.webhook.new_token, editable=False, help_text="From which the signing secret follows, with the site's secret key.", max_length=64)),
                ('previous_seed', models.CharField(blank=True, editable=False, help_text='That of the secret before.', max_length=64)),
                ('previous_until', models.DateTimeField(editable=False, help_text='Until when the secret before signs, too.', null=True)),
                ('secret_shown_at', models.DateTimeField(editable=False, help_text='When the secret was shown, which happens once.', null=True)),
                ('token_hash', models.CharField(editable=False, help_text='Hash of the link to manage it.', max_length=64, unique=True)),
                ('sender_key', models.CharField(blank=True, editable=False, help_text="Keyed hash of the sender's address for a day, against floods.", max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True, help_text='When it was asked for.')),
                ('confirmed_at', models.DateTimeField(editable=False, help_text='When the mail address was proved.', null=True)),
                ('disabled_at', models.DateTimeField(editable=False, help_text='When we gave it up; empty: we did not.', null=True)),
                ('disabled_because', models.CharField(blank=True, editable=False, help_text='Why we gave it up.', max_length=400)),
                ('leased_until', models.DateTimeField(editable=False, help_text='Until when a worker is sending to it.', null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveIndex(
            model_name='delivery',
            name='delivery_waits',
        ),
        migrations.AddField(
            model_name='delivery',
            name='before',
            field=models.ForeignKey(help_text='What we said until then; empty: nothing.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.statuschange'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='body',
            field=models.TextField(blank=True, help_text='What a webhook is sent, byte by byte, at every attempt.'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='due_at',
            field=models.DateTimeField(help_text='When it is tried next; empty: no more, or it is in a letter.', null=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='failures',
            field=models.PositiveSmallIntegerField(default=0, help_text='How many times in a row it could not be delivered.'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='has_channel',
            field=models.BooleanField(default=False, help_text='Whether there was a webhook or a mail alert to carry it.'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='is_correction',
            field=models.BooleanField(default=False, help_text='Whether we take back what we said until then.'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='kind',
            field=models.CharField(choices=[('status', 'Status'), ('test', 'Test')], default='status', help_text='What it is about.', max_length=10),
        ),
        migrations.AddField(
            model_name='delivery',
            name='message_id',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, help_text='By which a receiver knows the message, however often it comes.', unique=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='number',
            field=models.PositiveIntegerField(default=0, help_text='Its place among the messages to this subscriber.'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='proceedings',
            field=models.ForeignKey(help_text='Of whom in the case; empty: the case as a whole.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='cases.proceedings'),
        ),
        migrations.AddField(
            model_name='subscriber',
            name='kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('unconfirmed', 'any status of the phase “unconfirmed”'), ('pre-trial', 'any status of the phase “pre-trial”'), ('trial', 'any status of the phase “trial”'), ('appeal', 'any status of the phase “appeal”'), ('suspended', 'any status of the phase “suspended”'), ('closed', 'any status of the phase “closed”'), ('reported', 'Reported'), ('opened', 'Opened'), ('warrant_sought', 'Warrant sought'), ('summons_issued', 'Summons issued'), ('warrant_issued', 'Warrant issued'), ('arrested', 'Arrested'), ('surrendered', 'Surrendered'), ('appeared', 'Appeared'), ('charges_confirmed', 'Charges confirmed'), ('on_trial', 'On trial'), ('convicted', 'Convicted'), ('acquitted', 'Acquitted'), ('sentenced', 'Sentenced'), ('on_appeal', 'On appeal'), ('stayed', 'Stayed'), ('inadmissible', 'Inadmissible'), ('charges_not_confirmed', 'Charges not confirmed'), ('withdrawn', 'Withdrawn'), ('terminated', 'Terminated'), ('died', 'Died'), ('acquittal_final', 'Acquittal final'), ('conviction_final', 'Conviction final'), ('sentence_served', 'Sentence served'), ('corrections', 'corrections: we take back what we said')], max_length=30), blank=True, default=list, help_text='Only changes to these; none chosen: all. Whoever was told something wrong is always told so.', size=None, verbose_name='kinds of change'),
        ),
        migrations.AddField(
            model_name='subscriber',
            name='messages',
            field=models.PositiveIntegerField(default=0, editable=False, help_text="How many messages were queued: the last one's number."),
        ),
        migrations.AddField(
            model_name='subscriber',
            name='suspect',
            field=models.ForeignKey(blank=True, help_text="Only this person's own proceedings; empty: cases as a whole.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subscribers', to='cases.suspect', verbose_name='person'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='case',
            field=models.ForeignKey(help_text='The case; empty: a test.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='cases.case'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='delivery',
            field=models.ForeignKey(help_text='The message.', on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='cases.delivery'),
        ),
        migrations.AddField(
            model_name='letter',
            name='subscriber',
            field=models.ForeignKey(help_text='For whom; with the subscriber, the letter goes.', on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='cases.subscriber'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='letter',
            field=models.ForeignKey(help_text='The mail in which it is on the way.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='deliveries', to='cases.letter'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='delivery_due'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['subscriber', 'case', 'proceedings', '-id'], name='delivery_told_last'),
        ),
        migrations.AddField(
            model_name='mailalert',
            name='subscriber',
            field=models.OneToOneField(help_text='Who is told what.', on_delete=django.db.models.deletion.CASCADE, related_name='mail_alert', to='cases.subscriber'),
        ),
        migrations.AddField(
            model_name='webhook',
            name='subscriber',
            field=models.OneToOneField(help_text='Who is told what.', on_delete=django.db.models.deletion.CASCADE, related_name='webhook', to='cases.subscriber'),
        ),
        migrations.AddIndex(
            model_name='mailalert',
            index=models.Index(fields=['sender_key', 'created_at'], name='mail_alert_by_sender'),
        ),
        migrations.AddIndex(
            model_name='webhook',
            index=models.Index(fields=['sender_key', 'created_at'], name='webhook_by_sender'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('number__gt', 0)), fields=('subscriber', 'number'), name='delivery_numbered_once'),
        ),
        migrations.RunPython(install_trail, migrations.RunPython.noop),
        migrations.RunPython(give_roles, migrations.RunPython.noop),
    ]
