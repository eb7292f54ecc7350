"""The WSGI application that granian, or any other WSGI server, serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from icc_tracker.observing import start_observing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_tracker.settings")

# Before the application, which reads its middleware once.
start_observing()
application = get_wsgi_application()
# All code of the site now rather than with the first request. None of it is ever garbage: left out,
# it no longer keeps the collector from soon collecting what pages leave behind, which it is told to
# do five times as often as by default: some MB less of each process (docs/explanation/speed.md).
get_resolver().url_patterns  # noqa: B018
gc.collect()
gc.freeze()
gc.set_threshold(700, 10, 2)
