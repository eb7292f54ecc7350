"""The keys that signed ICC Tracker's public log, one after the other: used by verify_log.py.

Python 3.11 or newer, nothing to install. Nothing here asks anybody anything.
"""

from __future__ import annotations

from log_proofs import Checkpoint, KeyChange, NotVerified, is_same_key, key_change, opened


class Keys:
    """The keys of a log, as the statements on their changes say, and how far a reader knows them.

    Who knows one key, from a checkpoint that was kept or from elsewhere than the site, follows to
    the next by the signature of the one before. Where that was lost only another channel helps.
    """

    def __init__(self, newest: str, statements: list[str], known: str | None = None) -> None:
        """`newest` is the site's own word, `known` a key from elsewhere, if there is one.

        Raises NotVerified where the statements do not lead to the newest key.
        """
        self.changes: list[KeyChange] = [key_change(each) for each in statements]
        self.keys: list[str] = [each.old_key for each in self.changes]
        self.keys.append(newest)
        for change, key in zip(self.changes, self.keys[1:], strict=True):
            if not is_same_key(change.new_key, key):
                raise NotVerified(f"The key changed to {change.new_key}, not to {key}.")
        # From which of the keys on the changes are news; without any knowledge, from the first.
        self._begin = self._place_of(known) if known else 0
        self._is_first_visit = known is None

    def _place_of(self, known: str) -> int:
        for place, key in enumerate(self.keys):
            if is_same_key(known, key):
                return place
        raise NotVerified(f"It is not signed by the key {known}.")

    @property
    def newest(self) -> str:
        return self.keys[-1]

    def opened(self, note: str) -> Checkpoint:
        """What a checkpoint says that was kept, by whichever key of the log.

        Its key is known from now on, and what led to later ones is news.
        """
        for place, key in reversed(list(enumerate(self.keys))):
            try:
                found = opened(note, key)
            except NotVerified:
                continue
            self._begin = max(self._begin, place) if not self._is_first_visit else place
            self._is_first_visit = False
            return found
        return opened(note, self.newest)

    @property
    def news(self) -> list[KeyChange]:
        """The changes that this reader has not followed before."""
        return self.changes[self._begin :]

    @property
    def is_to_be_confirmed(self) -> bool:
        """Whether the reader knew a key, and none of its signatures leads to the newest one."""
        return not self._is_first_visit and any(each.is_lost for each in self.news)
