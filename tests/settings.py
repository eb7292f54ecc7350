"""The settings of the tests: a database server of their own, and nothing of `.env`."""

import os
from pathlib import Path

os.environ["ENV_FILE"] = os.devnull
os.environ["VAR_DIR"] = str(Path(__file__).resolve().parent.parent / "var" / "test")
# The processes of one run share a name; two runs at once get databases of different names.
RUN = os.environ.setdefault("TEST_RUN", str(os.getpid()))

from icc_tracker.embedded.postgres import EmbeddedPostgres  # noqa: E402
from icc_tracker.settings import *  # noqa: E402, F403
from icc_tracker.settings import DATABASES, EMBEDDED_POSTGRES, STORAGES, VAR_DIR  # noqa: E402

if EMBEDDED_POSTGRES:
    EMBEDDED_POSTGRES = EmbeddedPostgres(VAR_DIR / "postgres", durable=False)
# A pool keeps connections open, and a database with connections cannot be dropped.
del DATABASES["default"]["OPTIONS"]["pool"]

# Messages stay in the process; the fixture `celery_worker_process` changes that.
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Static files come from where they are written, not from a collected copy.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True

# Tests sign in often, and fail to on purpose; those of the lock-out switch it on.
AXES_ENABLED = False
REQUIRE_TWO_FACTOR = False
# Tests ask more often than anybody may; those of the limit switch it on.
API_LIMITS = {}
