"""What leaves the site: mail, and requests to sources and webhooks."""

from environs import validate

from icc_tracker.environment_values import networks
from icc_tracker.settings.site import env

# Mail to readers and contacts of webhooks; without a host and a sender none is sent.
EMAIL_HOST, DEFAULT_FROM_EMAIL = env.str("EMAIL_HOST", ""), env.str("EMAIL_FROM", "")
MAIL_IS_SENT = bool(EMAIL_HOST and DEFAULT_FROM_EMAIL)
_USUAL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
EMAIL_SECURITY = env.str("EMAIL_SECURITY", "starttls", validate=validate.OneOf(_USUAL_PORTS))
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_PORT = env.int("EMAIL_PORT", _USUAL_PORTS[EMAIL_SECURITY], validate=validate.Range(1, 65535))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.str("EMAIL_USER", ""), env.secret("EMAIL_PASSWORD")
EMAIL_TIMEOUT = 20

# Requests to sources and webhooks go to public addresses only, and to these networks.
OUTGOING_ALLOWED_NETWORKS = env.list("OUTGOING_ALLOWED_NETWORKS", [], validate=networks)
