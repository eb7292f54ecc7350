"""All settings, read from the environment; `.env.example` explains each variable."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from environs import validate
from whitenoise.compress import Compressor

from icc_tracker.api_settings import *  # noqa: F403
from icc_tracker.api_settings import limits_of
from icc_tracker.database_roles import (
    EMBEDDED_WEB,
    EMBEDDED_WORKER,
    application_roles,
    database_for,
)
from icc_tracker.database_url import POOLERS, database_from_url, replicas_from_urls
from icc_tracker.desk_settings import *  # noqa: F403
from icc_tracker.embedded.postgres import EmbeddedPostgres
from icc_tracker.embedded.secrets import read_or_create_secret
from icc_tracker.environment import Environment
from icc_tracker.log_settings import FORMATTERS, logging_for
from icc_tracker.program import program_name
from icc_tracker.storage_url import storages_from_url

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()
env.read_env(env.str("ENV_FILE", str(BASE_DIR / ".env")), recurse=False)

# Where the embedded database, the embedded broker and generated secrets live; git-ignored.
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var"))).resolve()
# The public record that is loaded at the start, and again when its files change.
DOCKET_FOLDER = Path(env.str("DOCKET_FOLDER", str(BASE_DIR / "cases" / "data" / "icc"))).resolve()

DEBUG = env.bool("DEBUG", False)
HOST = env.str("HOST", "127.0.0.1")
PORT = env.int("PORT", 8000)
SITE_URL = env.str("SITE_URL", f"http://localhost:{PORT}").rstrip("/")
# Who names the entries of feeds, and since when (RFC 4151): it must outlive a change of address.
TAG_AUTHORITY = env.str("TAG_AUTHORITY", f"{urlsplit(SITE_URL).hostname},2026")
IS_HTTPS = SITE_URL.startswith("https://")
SECRET_KEY = env.secret("SECRET_KEY") or read_or_create_secret(VAR_DIR / "secret_key")
# What signs the public log, and the name by which verifiers know it (docs/using/log.md).
LOG_KEY = env.secret("LOG_KEY") or read_or_create_secret(VAR_DIR / "log_key")
LOG_ORIGIN = env.str("LOG_ORIGIN", f"{urlsplit(SITE_URL).netloc}/log")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [SITE_URL])

INSTALLED_APPS = [
    # Before the admin: it is the theme, and makes our site the site of the admin.
    "icc_tracker.desk.DeskConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "icc_tracker.static_files.StaticFiles",
    "django.contrib.postgres",
    # Its templates of sitemaps.
    "django.contrib.sitemaps",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "django_countries",
    "django_htmx",
    "pgtrigger",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "cases",
]

MIDDLEWARE = [
    "icc_tracker.requests.Requests",
    # Outside all that answer: static files, errors and redirects have their headers, too.
    "icc_tracker.response_headers.ResponseHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Static files come compressed already; see whitenoise. This is zstd, brotli, or gzip.
    "compression_middleware.middleware.CompressionMiddleware",
    # Outside all that set cookies or say on what an answer depends.
    "icc_tracker.shared_caches.SharedCaches",
    # Before the two that say on what an answer depends: answers of the API depend on less.
    "cases.api.middleware.OpenAnswers",
    "corsheaders.middleware.CorsMiddleware",
    # What stands in icc_tracker.middleware serves pages and the desk alone.
    "icc_tracker.middleware.Sessions",
    # The language of a page is that of its address; the desk and the API speak English.
    "icc_tracker.middleware.Locale",
    "django.middleware.common.CommonMiddleware",
    "icc_tracker.middleware.Csrf",
    "icc_tracker.middleware.Authentication",
    "icc_tracker.middleware.OneTimePassword",
    # After the two that say who it is: it says whether that is enough.
    "icc_tracker.middleware.Desk",
    "icc_tracker.middleware.Messages",
    # After all that settles who it is, and what they may have to say to whom they turn away.
    "icc_tracker.middleware.Acting",
    "icc_tracker.middleware.Htmx",
    "icc_tracker.replicas.reading.ReplicaReads",
    # Last: it turns a sign-in that was refused into the page that says so.
    "icc_tracker.middleware.LockOut",
]

# Ours are subclasses of them, which the checks of axes and Django do not see. And what browsers are
# told of the domains below ours, and for ever, is for their owner to say (SECURE_HSTS_...).
SILENCED_SYSTEM_CHECKS = ["axes.W002", "security.W003", "security.W005", "security.W021"]

ROOT_URLCONF = "icc_tracker.urls"
WSGI_APPLICATION = "icc_tracker.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database: PostgreSQL, always. Without DATABASE_URL the embedded server is used.
_url, _owner_url = env.secret("DATABASE_URL"), env.secret("DATABASE_OWNER_URL")
_password, _owner_password = env.secret("DATABASE_PASSWORD"), env.secret("DATABASE_OWNER_PASSWORD")
_worker_url = env.secret("WORKER_DATABASE_URL")
_worker_password = env.secret("WORKER_DATABASE_PASSWORD")
EMBEDDED_POSTGRES = None if _url else EmbeddedPostgres(VAR_DIR / "postgres")
if EMBEDDED_POSTGRES:
    _owner = EMBEDDED_POSTGRES.django_settings()
    _application = _owner | {"USER": EMBEDDED_WEB}
    _worker = _owner | {"USER": EMBEDDED_WORKER}
else:
    _application = database_from_url(_url, _password)
    # Who owns the tables; only where they are migrated (docs/operations/index.md).
    _owner = database_from_url(_owner_url, _owner_password) if _owner_url else None
    _worker = database_from_url(_worker_url, _worker_password) if _worker_url else None
# The web server writes no history, and the worker changes none (cases/models/grants.py).
APPLICATION_ROLES = application_roles(_application, _worker, _owner)
DATABASES = {"default": database_for(program_name(sys.argv), _application, _worker, _owner)}
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}
# Copies of it that public pages and the API may be read from (docs/operations/scaling.md).
DATABASES |= replicas_from_urls(env.secret_list("DATABASE_REPLICA_URLS"), _password)
DATABASE_REPLICAS = [alias for alias in DATABASES if alias != "default"]
DATABASE_ROUTERS = ["icc_tracker.replicas.reading.Router"] if DATABASE_REPLICAS else []
# A replica that is further behind than this is not read from.
REPLICA_LAG_SECONDS = env.float("REPLICA_LAG_SECONDS", 10, validate=validate.Range(min=0.1))
DATABASE_POOLER = env.str("DATABASE_POOLER", "none", validate=validate.OneOf(POOLERS))
for _database in DATABASES.values():
    _database["ENGINE"] = "icc_tracker.postgresql"
    # The audit trail says so of changes that nobody made who had signed in.
    _database["OPTIONS"].setdefault("application_name", program_name(sys.argv))
    _database |= POOLERS[DATABASE_POOLER]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- How many pages and answers a process keeps in its memory, as they were given, packed: some 10
# kB each. Of those above 32 kB, up to 256 kB, a sixteenth (icc_tracker/kept_answers.py).
KEPT_ANSWERS = env.int("KEPT_ANSWERS", 500, validate=validate.Range(min=0))
CACHES = {
    name: {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": number},
    }
    for name, number in (("default", KEPT_ANSWERS), ("large", KEPT_ANSWERS // 16))
}

# --- Celery: without CELERY_BROKER_URL, messages are files under VAR_DIR. The rows of the
# database are the queue; the broker carries only nudges, so a lost message does no harm.
CELERY_BROKER_URL = env.secret("CELERY_BROKER_URL", "embedded://")
if CELERY_BROKER_URL == "embedded://":
    CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": str(VAR_DIR / "broker"), "polling_interval": 0.1}
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # Above the longest task, or Redis hands a task that still runs to a second worker.
        "visibility_timeout": 3600,
        # A server that is silent must not keep an editor waiting; the worker asks for a second.
        "socket_connect_timeout": 3,
        "socket_timeout": 5,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Who sends a nudge waits for it. Once again, for the connection may be of before a restart.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0}
CELERY_WORKER_CONSUMER = "icc_tracker.nudges:Consumer"
CELERY_BEAT_SCHEDULER = "icc_tracker.beat:Scheduler"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "UTC"
SWEEP_SECONDS = env.int("SWEEP_SECONDS", 5, validate=validate.Range(min=1))
LOOK_SECONDS = env.int("LOOK_SECONDS", 60)
# A task that records ends after this time, far from the limit, and nudges the next: so mail and
# messages get their turn during a long backlog, too.
RECORDING_SECONDS = env.float("RECORDING_SECONDS", 20)
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "cases.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS * 2},
    },
    "forget_answers": {"task": "cases.tasks.forget_answers", "schedule": 3600},
    "forget_uploads": {"task": "cases.tasks.forget_uploads", "schedule": 600},
    # Its own task, so that slow servers of others do not keep the record waiting.
    "look_at_pages": {
        "task": "cases.tasks.look_at_pages",
        "schedule": LOOK_SECONDS,
        "options": {"expires": LOOK_SECONDS * 2},
    },
    "remove_orphans": {"task": "cases.tasks.remove_orphans", "schedule": 3600},
    # Each feed has its own pace; this is how soon a due one is noticed.
    "ask_feeds": {
        "task": "cases.tasks.ask_feeds",
        "schedule": 60,
        "options": {"expires": 60},
    },
    # The first look after midnight makes the release of the day, if anything changed.
    "release_data": {
        "task": "cases.tasks.release_data",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "forget_readers": {"task": "cases.tasks.forget_readers", "schedule": 3600},
}
# After this many seconds without a sign of life, /healthz says that the worker is not ready.
WORKER_SILENCE_SECONDS = env.int("WORKER_SILENCE_SECONDS", 30)

# --- Mail to readers and contacts of webhooks; without a host and a sender none is sent.
EMAIL_HOST, DEFAULT_FROM_EMAIL = env.str("EMAIL_HOST", ""), env.str("EMAIL_FROM", "")
MAIL_IS_SENT = bool(EMAIL_HOST and DEFAULT_FROM_EMAIL)
_USUAL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
EMAIL_SECURITY = env.str("EMAIL_SECURITY", "starttls", validate=validate.OneOf(_USUAL_PORTS))
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_PORT = env.int("EMAIL_PORT", _USUAL_PORTS[EMAIL_SECURITY])
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.str("EMAIL_USER", ""), env.secret("EMAIL_PASSWORD")
EMAIL_TIMEOUT = 20

# --- Requests to sources and webhooks go to public addresses only, and to these networks.
OUTGOING_ALLOWED_NETWORKS = env.list("OUTGOING_ALLOWED_NETWORKS", [])

# --- Passwords, two-factor sign-in, lock-out, sessions (docs/editing/accounts.md), headers.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
# How long a link that a chief editor hands over lets somebody choose a password, in seconds.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
# Whether those who may publish, or may make accounts, must sign in with a second factor.
REQUIRE_TWO_FACTOR = env.bool("REQUIRE_TWO_FACTOR", IS_HTTPS)
OTP_TOTP_ISSUER = "ICC Tracker"
# How many proxies of ours stand before the web server: their word on addresses is believed.
PROXY_COUNT = env.int("PROXY_COUNT", 1 if IS_HTTPS else 0, validate=validate.Range(min=0))
AXES_CLIENT_IP_CALLABLE = "icc_tracker.client_address.network_of"
# So many failures in so long a time close the door; cases/admin/lockout.py says to whom.
AXES_FAILURE_LIMIT = 5
AXES_FAILURE_LIMIT_OF_A_NAME = 20
AXES_FAILURE_LIMIT_OF_AN_ADDRESS = 50
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_HANDLER = "cases.admin.lockout.LockOut"
AXES_LOCKOUT_CALLABLE = "cases.admin.lockout.locked_out_page"
# Whoever goes on trying must not keep the owner of the account out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Models of our own keep less, and are shown to those whom it concerns.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# The desk shows who tried to sign in; the log does not.
AXES_CLIENT_STR_CALLABLE = "icc_tracker.log_settings.nobody"
# Never written down: secrets, and names, for some people type their password there.
AXES_SENSITIVE_PARAMETERS = ["username", "code", "old_password", "new_password1", "new_password2"]
# A session of the desk ends after so long without a request, and after so long in any case.
SESSION_IDLE = timedelta(hours=2)
SESSION_LONGEST = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
# Browsers take a cookie of such a name only from this very host, over TLS.
_OF_THIS_HOST = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{_OF_THIS_HOST}sessionid"
CSRF_COOKIE_NAME = f"{_OF_THIS_HOST}csrftoken"
SECURE_SSL_REDIRECT = IS_HTTPS
# Those who watch the health ask without TLS, from inside.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|livez|metrics)$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000 if IS_HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", False)
# Whom security.txt names; without it, the form for reporting an error.
SECURITY_CONTACT = env.str(
    "SECURITY_CONTACT", "", validate=validate.Regexp(r"^$|^(https://|mailto:|tel:)\S+$")
)
# More headers, and which scripts pages may run: icc_tracker/response_headers.py.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en-gb"
# English and French are the Court's working languages. Each names itself in its own words.
LANGUAGES = [
    ("en-gb", "English"),
    ("fr", "Français"),
    ("uk", "Українська"),
    ("ru", "Русский"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [BASE_DIR / "cases" / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# Maps are for the developers of a library, and large.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    **storages_from_url(env.secret("STORAGE_URL"), VAR_DIR),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# How often one network may read the API: so many requests in so many seconds, or “off”.
API_LIMITS = limits_of(env.str("API_RATE_LIMIT", "600/60s"))

# --- What is told of how the site is, and to whom (docs/operations/index.md).
LOG_FORMAT = env.str(
    "LOG_FORMAT", "json" if IS_HTTPS else "line", validate=validate.OneOf(FORMATTERS)
)
LOGGING = logging_for(LOG_FORMAT, env.str("LOG_LEVEL", "INFO"))
# The worker writes its log as the web server does.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
LOG_REQUESTS = env.bool("LOG_REQUESTS", False)
# Who has it may read /metrics; without one nobody may.
METRICS_TOKEN = env.secret("METRICS_TOKEN")
if METRICS_TOKEN:
    # Each process of the web server counts for itself, into files that every one can add up.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR_DIR / "metrics"))
    Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)
# Services that are told of errors and of how long things took; none by default, and of no people.
SENTRY_DSN = env.secret("SENTRY_DSN")
TRACES_URL = env.str("TRACES_URL", "")
