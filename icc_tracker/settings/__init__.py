"""All settings, read from the environment; `.env.example` explains each variable.

Each module is a subject, and reads what it needs of `site`. The rest of the application asks
`django.conf.settings`, which is all of them together.
"""

# ruff: noqa: F403
from icc_tracker.settings.api import *
from icc_tracker.settings.application import *
from icc_tracker.settings.database import *
from icc_tracker.settings.desk import *
from icc_tracker.settings.observing import *
from icc_tracker.settings.operator import *
from icc_tracker.settings.outgoing import *
from icc_tracker.settings.security import *
from icc_tracker.settings.site import *
from icc_tracker.settings.worker import *
