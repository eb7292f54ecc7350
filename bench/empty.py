"""An empty task, whose end can be seen from outside: it leaves a file."""

from pathlib import Path

from celery import shared_task


@shared_task
def leave(path: str) -> None:
    Path(path).touch()
