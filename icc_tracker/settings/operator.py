"""Who runs this installation, how they are reached, and where its source is: told on /contact/."""

from icc_tracker.environment_values import contact, web_address
from icc_tracker.settings.site import env

OPERATOR_NAME = env.str("OPERATOR_NAME", "").strip()
OPERATOR_CONTACT = env.str("OPERATOR_CONTACT", "", validate=contact)
# Whoever runs a changed version has to offer its source to those who use it (AGPL, section 13).
SOURCE_URL = env.str("SOURCE_URL", "", validate=web_address)
