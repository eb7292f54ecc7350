#!/usr/bin/env python
"""The command line of ICC Tracker: `python manage.py help` lists what it can do."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_tracker.settings")
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    from icc_tracker.environment import UnreadableSetting
    from icc_tracker.environment_file import of_this_site

    try:
        execute_from_command_line(sys.argv)
    except UnreadableSetting as error:
        # Perhaps what is wrong is not what it names, but a name beside it.
        sys.exit("\n".join([str(error), *of_this_site()]))
    except DatabaseError as error:
        from icc_tracker.database_reach import why_of_no_use

        if not (said := why_of_no_use(error)):
            raise
        sys.exit(said)
