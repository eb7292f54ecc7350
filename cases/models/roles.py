"""The roles of the desk and what each may do, as permissions of groups."""

from __future__ import annotations

CONTRIBUTOR, EDITOR, CHIEF = "Contributors", "Editors", "Chief editors"

RECORD = (
    "case",
    "caselink",
    "charge",
    "court",
    "formername",
    "milestone",
    "proceedings",
    "publisher",
    "situation",
    "staterelation",
    "suspect",
    "suspectname",
    "warrant",
)
REPORT = ("sourcereport", "claim", "claimsubject", "relay", "revision")
HISTORY = ("claimfinding", "statuschange", "custodychange", "hearingnotice")
DESK = ("capture", "errorreport", "feed", "feeditem", "note", "pagewatch", "removal", "trailentry")
DELIVERY = ("delivery", "subscriber", "webhook")


def _every(actions: str, models: tuple[str, ...]) -> set[str]:
    return {f"{action}_{model}" for action in actions.split() for model in models}


# What only editors may see: what is sealed, what they note down, what readers write.
CONTRIBUTOR_MAY = (
    _every("view", tuple(name for name in RECORD if name != "warrant") + REPORT + HISTORY)
    | _every("add change delete", REPORT)
    | {"add_publisher", "submit_sourcereport"}
)
EDITOR_MAY = (
    CONTRIBUTOR_MAY
    | _every("view", RECORD + DESK + DELIVERY)
    | _every("view add", ("importbatch",))
    | _every("add change", tuple(name for name in RECORD if name != "court"))
    | _every("delete", ("caselink", "formername", "milestone", "staterelation", "suspectname"))
    | _every("change", ("errorreport", "feeditem", "pagewatch"))
    | _every("add change", ("webhook",))
    | {"add_note"}
    | {f"{step}_sourcereport" for step in ("review", "retract", "correct", "import")}
)
CHIEF_MAY = (
    EDITOR_MAY
    | _every("add change delete", RECORD + ("feed", "note", "removal", "subscriber", "webhook"))
    | _every("view delete", ("mailalert",))
    | {"view_desksettings", "change_desksettings"}
    | _every("view add change", ("apitoken",))
)
# Chief editors make accounts and give roles.
CHIEF_MAY_WITH_ACCOUNTS = _every("view add change", ("user",)) | {"view_group"}

ROLES: dict[str, dict[str, set[str]]] = {
    CONTRIBUTOR: {"cases": CONTRIBUTOR_MAY},
    EDITOR: {"cases": EDITOR_MAY},
    CHIEF: {"cases": CHIEF_MAY, "auth": CHIEF_MAY_WITH_ACCOUNTS},
}


def grant(apps) -> None:
    """Give each role's group exactly what the role may do; for migrations.

    `apps` is the registry of a migration. The permissions of models are made here when they are
    missing, for Django makes them only after the last migration.
    """
    from django.apps import apps as installed
    from django.contrib.auth.management import create_permissions
    from django.contrib.contenttypes.management import create_contenttypes

    for label in ("cases", "auth"):
        config = installed.get_app_config(label)
        create_contenttypes(config, verbosity=0, apps=apps)
        create_permissions(config, verbosity=0, apps=apps)
    groups = apps.get_model("auth", "Group")
    permissions = apps.get_model("auth", "Permission")
    for name, by_app in ROLES.items():
        group, _ = groups.objects.get_or_create(name=name)
        wanted = permissions.objects.none()
        for label, codenames in by_app.items():
            wanted |= permissions.objects.filter(
                content_type__app_label=label, codename__in=codenames
            )
        group.permissions.set(wanted)
