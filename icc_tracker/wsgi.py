"""The WSGI application that granian, or any other WSGI server, serves."""

import os

from django.core.wsgi import get_wsgi_application

from icc_tracker.observing import start_observing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_tracker.settings")

# Before the application, which reads its middleware once.
start_observing()
application = get_wsgi_application()
