"""What statuses, events and a mark of derivation are called, which the database does not know."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0030_days_that_have_come'),
    ]

    operations = [
        migrations.AlterField(
            model_name='claim',
            name='kind',
            field=models.CharField(choices=[('reported', 'reported that there is a case'), ('opened', 'confirmed that there is a case'), ('application_refused', 'refused an application for a warrant'), ('application_withdrawn', 'withdrew an application for a warrant'), ('warrant_sought', 'sought a warrant or summons'), ('summons_issued', 'issued a summons'), ('warrant_issued', 'issued an arrest warrant'), ('warrant_unsealed', 'made a warrant or summons public'), ('held_by_state', 'held by a State on its own account'), ('freed_by_state', 'freed by the State that held the person'), ('listed_at_large', 'counts the person as at large'), ('arrested', "arrested on the Court's warrant"), ('surrendered', 'surrendered to the Court'), ('initial_appearance', 'appeared before the Court'), ('interim_release', 'granted interim release'), ('interim_release_ended', 'ended the interim release'), ('joinder', 'joined cases'), ('severance', 'severed a case'), ('admissibility_challenged', 'challenged admissibility'), ('admissibility_confirmed', 'held the case admissible'), ('charges_document_filed', 'filed the document containing the charges'), ('hearing_scheduled', 'scheduled a hearing'), ('confirmation_hearing', 'held a confirmation hearing'), ('charges_confirmed', 'confirmed charges'), ('charges_not_confirmed', 'declined to confirm charges'), ('interlocutory_appeal', 'appealed against a decision before the judgment'), ('trial_opened', 'opened the trial'), ('stayed', 'stayed the proceedings'), ('stay_lifted', 'lifted the stay'), ('closing_statements', 'heard closing statements'), ('convicted', 'convicted'), ('acquitted', 'acquitted'), ('sentenced', 'sentenced'), ('appeal_filed', 'appealed against the judgment or sentence'), ('appeal_withdrawn', 'withdrew the appeals'), ('conviction_reversed', 'reversed the conviction'), ('acquittal_upheld', 'upheld the acquittal'), ('conviction_upheld', 'upheld the conviction'), ('sentence_upheld', 'upheld the sentence'), ('sentence_reduced', 'reduced the sentence on appeal'), ('sentence_reviewed', 'reviewed the sentence, no reduction'), ('sentence_shortened_on_review', 'shortened the sentence'), ('sentence_enforcement', 'moved to a State to serve the sentence'), ('sentence_completed', 'completed the sentence'), ('charges_withdrawn', 'withdrew the charges'), ('warrant_withdrawn', 'withdrew the warrant'), ('inadmissible', 'held the case inadmissible'), ('suspect_died', 'the person died'), ('proceedings_terminated', 'terminated the proceedings'), ('released', 'released'), ('returned_home', 'returned home'), ('reparations_ordered', 'ordered reparations'), ('reparations_decided', 'decided on reparations'), ('non_compliance_found', 'found that a State failed to cooperate'), ('state_reaction', 'a State or other body reacted'), ('court_statement', 'the Court made a statement'), ('other', 'other event')], help_text='What is said to have happened.', max_length=40),
        ),
        migrations.AlterField(
            model_name='ledgershape',
            name='digest',
            field=models.CharField(help_text='By what: a digest, or a version.', max_length=64),
        ),
        migrations.AlterField(
            model_name='statuschange',
            name='status',
            field=models.CharField(choices=[('reported', 'Reported'), ('opened', 'Opened'), ('warrant_sought', 'Warrant or summons sought'), ('summons_issued', 'Summons issued'), ('warrant_issued', 'Warrant issued'), ('arrested', 'Arrested'), ('surrendered', 'Surrendered'), ('appeared', 'Appeared'), ('charges_confirmed', 'Charges confirmed'), ('on_trial', 'On trial'), ('convicted', 'Convicted'), ('acquitted', 'Acquitted'), ('sentenced', 'Sentenced'), ('on_appeal', 'On appeal'), ('stayed', 'Stayed'), ('inadmissible', 'Inadmissible'), ('charges_not_confirmed', 'Charges not confirmed'), ('withdrawn', 'Withdrawn'), ('terminated', 'Terminated'), ('died', 'Died'), ('acquittal_final', 'Acquittal final'), ('conviction_final', 'Conviction final'), ('sentence_served', 'Sentence served')], help_text='The status from then on.', max_length=30),
        ),
        migrations.AlterField(
            model_name='subscriber',
            name='kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('unconfirmed', 'any status of the phase “unconfirmed”'), ('pre-trial', 'any status of the phase “pre-trial”'), ('trial', 'any status of the phase “trial”'), ('appeal', 'any status of the phase “appeal”'), ('suspended', 'any status of the phase “suspended”'), ('closed', 'any status of the phase “closed”'), ('reported', 'Reported'), ('opened', 'Opened'), ('warrant_sought', 'Warrant or summons sought'), ('summons_issued', 'Summons issued'), ('warrant_issued', 'Warrant issued'), ('arrested', 'Arrested'), ('surrendered', 'Surrendered'), ('appeared', 'Appeared'), ('charges_confirmed', 'Charges confirmed'), ('on_trial', 'On trial'), ('convicted', 'Convicted'), ('acquitted', 'Acquitted'), ('sentenced', 'Sentenced'), ('on_appeal', 'On appeal'), ('stayed', 'Stayed'), ('inadmissible', 'Inadmissible'), ('charges_not_confirmed', 'Charges not confirmed'), ('withdrawn', 'Withdrawn'), ('terminated', 'Terminated'), ('died', 'Died'), ('acquittal_final', 'Acquittal final'), ('conviction_final', 'Conviction final'), ('sentence_served', 'Sentence served'), ('corrections', 'corrections: we take back what we said')], max_length=30), blank=True, default=list, help_text='Only changes to these; none chosen: all. Whoever was told something wrong is always told so.', size=None, verbose_name='kinds of change'),
        ),
    ]
