"""The beat, which goes on when somebody sets the clock back."""

from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler

# Clocks are set right by less than this all the time.
TOLERANCE = timedelta(seconds=1)


class Scheduler(PersistentScheduler):
    """Celery's scheduler. It would wait for the hour at which a task last ran to come again."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due; return in how many seconds to look again."""
        now = self.app.now()
        ahead = [each for each in self.schedule.values() if each.last_run_at > now + TOLERANCE]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            # The order in which tasks are due is of the wrong clock, too.
            self.populate_heap()
        return super().tick(*args, **kwargs)
