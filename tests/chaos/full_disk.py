"""A disk for captures that is full on demand, as a disk is: in the middle of a file."""

import errno
import os
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage


class Storage(FileSystemStorage):
    """Writes half of each file, and then raises ENOSPC, while the disk is full."""

    def _save(self, name: str, content) -> str:
        if not Path(settings.FULL_DISK).exists():
            return super()._save(name, content)
        whole = content.read()
        super()._save(name, ContentFile(whole[: len(whole) // 2]))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
