"""The account under which PostgreSQL's processes run, and what that account can reach."""

import os
import pwd
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Account:
    """A user of this machine; `is_other` says that it is not the one that runs this program."""

    uid: int
    gid: int
    is_other: bool = False

    def subprocess_options(self) -> dict:
        """Return the arguments that make `subprocess.run` start a program as this account."""
        if not self.is_other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Say whether the account may pass through `folder` and everything above it.

        What does not exist yet is taken to be passable: whoever makes it can make it so.
        """
        if not self.is_other:
            return True
        return all(self._may(place, 0o1) for place in (folder, *folder.parents))

    def can_read(self, paths: Iterable[Path]) -> bool:
        """Say whether the account may read every one of `paths`, all of which exist."""
        if not self.is_other:
            return True
        return all(self.can_enter(path.parent) and self._may(path, 0o4) for path in paths)

    def make_passable(self, folder: Path) -> None:
        """Create `folder` with what is missing above it, so that the account can enter it."""
        for place in reversed((folder, *folder.parents)):
            if not place.exists():
                place.mkdir(exist_ok=True)
                if self.is_other:
                    # A strict umask of root must not shut the account out.
                    place.chmod(0o755)

    def take(self, path: Path) -> None:
        """Make the account the owner of `path`."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)

    def trusted_owners(self) -> set[int]:
        """Return who may own a folder that the server uses: the account, and this process."""
        return {self.uid, os.geteuid()}

    def _may(self, path: Path, right: int) -> bool:
        try:
            status = path.stat()
        except FileNotFoundError:
            return True
        if status.st_uid == self.uid:
            shift = 6
        elif status.st_gid == self.gid:
            shift = 3
        else:
            shift = 0
        return bool(stat.S_IMODE(status.st_mode) >> shift & right)


def server_account(data_dir: Path) -> Account:
    """Return the account for a server whose data is, or will be, in `data_dir`.

    It is the account of this process, unless that is root: PostgreSQL refuses to run as root.
    Then it is the owner of the data, or for new data `postgres`, or `nobody`. Raises KeyError
    where root has neither.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    try:
        owner = data_dir.stat()
    except FileNotFoundError:
        pass
    else:
        if owner.st_uid != 0:
            return Account(owner.st_uid, owner.st_gid, is_other=True)
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid, is_other=True)
