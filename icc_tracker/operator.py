"""Django's checks of an installation: whether readers are told who runs it and where its source is,
whether mail that somebody meant to send is sent, whether entries of feeds are named rightly, and
whether there is a record to begin with."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.checks import CheckMessage, Warning

_UNTOLD = {
    "OPERATOR_NAME": "Readers are not told who runs this installation and answers for their data",
    "OPERATOR_CONTACT": "Readers are not told how to reach whoever runs this installation",
    "SOURCE_URL": "Users are not told where the source of this version is (AGPL, section 13)",
}


def check_operator(**_: object) -> list[CheckMessage]:
    """A warning for each of the settings that are missing from /contact/."""
    return [
        Warning(f"{sentence}: {name} is not set.", id="icc_tracker.W002")
        for name, sentence in _UNTOLD.items()
        if not getattr(settings, name)
    ]


def check_mail(**_: object) -> list[CheckMessage]:
    """A warning where only one of the two settings is there without which no mail is sent."""
    is_set = {"EMAIL_HOST": settings.EMAIL_HOST, "EMAIL_FROM": settings.DEFAULT_FROM_EMAIL}
    return [
        Warning(f"No mail is sent: {name} is not set.", id="icc_tracker.W003")
        for name, value in is_set.items()
        if not value and any(is_set.values())
    ]


def check_tag_authority(**_: object) -> list[CheckMessage]:
    """A warning where entries of feeds are named by what is no domain and date (RFC 4151)."""
    if re.fullmatch(r"[A-Za-z0-9.@_-]+,\d{4}(-\d\d){0,2}", settings.TAG_AUTHORITY):
        return []
    return [
        Warning(
            f"TAG_AUTHORITY is “{settings.TAG_AUTHORITY}”, and no domain and year, as in "
            "tracker.example.org,2026.",
            hint="Leave it so where feeds were read already: by another name every reader gets "
            "every entry again.",
            id="icc_tracker.W004",
        )
    ]


def check_docket(**_: object) -> list[CheckMessage]:
    """A warning where there is no public record to load; the one that was loaded is shown on."""
    folder = settings.DOCKET_FOLDER
    if any(folder.glob("*.yaml")):
        return []
    fault = "no file in it ends in .yaml" if folder.is_dir() else "there is no such folder"
    return [
        Warning(
            f"DOCKET_FOLDER is {folder}, and {fault}.",
            hint="Name a folder of YAML files, as cases/data/icc is one; without it, that is used.",
            id="icc_tracker.W005",
        )
    ]
