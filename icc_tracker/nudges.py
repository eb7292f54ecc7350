"""Tasks as nudges: what the broker loses does no harm, so that its absence must do none either."""

import logging
from collections.abc import Callable
from typing import Any

from celery.contrib.django.task import DjangoTask
from celery.worker import consumer
from kombu.exceptions import OperationalError
from vine import promise

log = logging.getLogger(__name__)


class Nudge(DjangoTask):
    """A task of ours. The rows say what is to be done; the next sweep does it without the nudge."""

    abstract = True

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        """Send it, or log that the broker does not take it; then the answer is None.

        Who sends it has committed already: an error would say that nothing was done.
        """
        try:
            return super().apply_async(*args, **kwargs)
        except (OperationalError, OSError) as error:
            log.warning("%s is not sent, for the broker fails: %s", self.name, error)
            return None


class Consumer(consumer.Consumer):
    """Celery's consumer, which no message can end.

    Most that nobody can read is thrown away there; but a message without an id, or with a text
    where a mapping should be, would end the worker, be put back, and end the next one.
    """

    def create_task_handler(self, promise: type = promise) -> Callable:
        """Return what takes each message."""
        handle = super().create_task_handler(promise=promise)

        def on_task_received(message: Any) -> None:
            try:
                handle(message)
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
                log.exception("A message that cannot be read is thrown away: %.500r", message.body)
                message.reject_log_error(log, self.connection_errors)

        return on_task_received
