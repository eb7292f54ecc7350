import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

EVENTS = [
    ("made", "Account made"),
    ("role", "Role changed"),
    ("closed", "Account closed"),
    ("opened", "Account opened again"),
    ("link", "Link for choosing a password made"),
    ("password", "Password chosen"),
    ("set_up", "Two-factor sign-in set up"),
    ("removed", "Two-factor sign-in removed"),
    ("reset", "Two-factor sign-in reset"),
    ("codes", "New recovery codes made"),
    ("code_used", "Recovery code used"),
    ("locked", "Locked after wrong codes that followed the right password"),
    ("unlocked", "Unlocked"),
    ("signed_out", "Signed out everywhere else"),
]


class Migration(migrations.Migration):
    """Accounts: second factors, sign-ins, what happened to an account, who switched the rule."""

    dependencies = [
        ("cases", "0009_inbox"),
        ("otp_static", "0003_add_timestamps"),
        ("otp_totp", "0003_add_timestamps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Authenticator",
            fields=[],
            options={"proxy": True, "indexes": [], "constraints": []},
            bases=("otp_totp.totpdevice",),
        ),
        migrations.CreateModel(
            name="RecoveryCodes",
            fields=[],
            options={"proxy": True, "indexes": [], "constraints": []},
            bases=("otp_static.staticdevice",),
        ),
        migrations.AddField(
            model_name="desksettings",
            name="rule_changed_at",
            field=models.DateTimeField(editable=False, help_text="When the two-person rule was last switched on or off; empty: never.", null=True),
        ),
        migrations.AddField(
            model_name="desksettings",
            name="rule_changed_by",
            field=models.ForeignKey(editable=False, help_text="Who switched it.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name="AccountEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=EVENTS, help_text="What happened.", max_length=12)),
                ("detail", models.CharField(blank=True, help_text="More on it.", max_length=200)),
                ("happened_at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.")),
                ("by", models.ForeignKey(help_text="Who did it; empty: somebody on the server, or the system.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("user", models.ForeignKey(help_text="To whose account it happened.", on_delete=django.db.models.deletion.PROTECT, related_name="account_events", to=settings.AUTH_USER_MODEL)),
            ],
            options={"ordering": ["-happened_at", "-pk"]},
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.GenericIPAddressField(help_text="From which address, if it is known.", null=True)),
                ("signed_in_at", models.DateTimeField(default=django.utils.timezone.now, help_text="When the sign-in was complete, the code included.")),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now, help_text="The last request, to the minute.")),
                ("ended_at", models.DateTimeField(help_text="When its session was ended; empty while it has not been.", null=True)),
                ("user", models.ForeignKey(help_text="Whose account.", on_delete=django.db.models.deletion.CASCADE, related_name="sign_ins", to=settings.AUTH_USER_MODEL)),
            ],
            options={"ordering": ["-signed_in_at", "-pk"]},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accountevent",
            trigger=pgtrigger.compiler.Trigger(name="account_event_stays", sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash="3256c27cb876ec56886d1ce13fc7d491297ee6da", operation="UPDATE OR DELETE", pgid="pgtrigger_account_event_stays_95e54", table="cases_accountevent", when="BEFORE")),
        ),
    ]
