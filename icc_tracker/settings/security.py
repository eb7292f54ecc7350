"""Passwords, two-factor sign-in, lock-out, sessions, cookies, headers.

See docs/editing/accounts.md.
"""

from datetime import timedelta

from environs import validate

from icc_tracker.environment_values import contact
from icc_tracker.settings.site import IS_HTTPS, env

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
AXES_CLIENT_STR_CALLABLE = "icc_tracker.log_lines.nobody"
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
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "", validate=contact)
# More headers, and which scripts pages may run: icc_tracker/response_headers.py.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
