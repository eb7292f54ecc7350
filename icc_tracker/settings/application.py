"""What the application is made of: apps, middleware, templates, languages, files."""

from whitenoise.compress import Compressor

from icc_tracker.settings.site import BASE_DIR, VAR_DIR, env
from icc_tracker.storage_url import storages_from_url

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
    # Outside all that add to an answer: it gives answers of the API again as they left us.
    "cases.api.kept.KeptAnswers",
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
