"""The settings of the site under test: those of production, but for what a fault takes hold of."""

import os

os.environ["ENV_FILE"] = os.devnull

from icc_tracker.settings import *  # noqa: E402, F403
from icc_tracker.settings import STORAGES, VAR_DIR  # noqa: E402

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
STORAGES["captures"]["BACKEND"] = "tests.chaos.full_disk.Storage"
# While this file is there, the disk of the captures is full.
FULL_DISK = VAR_DIR / "disk-is-full"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
