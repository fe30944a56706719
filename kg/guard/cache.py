"""Answers that were given, so that the same question costs nothing."""

from collections import OrderedDict
from typing import TypeAlias

from kg.guard.question import Reply

Key: TypeAlias = tuple[str, str, str | None, str | None, tuple[str, ...], tuple[str, ...], bool]
"""What makes two questions the same: all fields of Question but the client, the text as it was sent."""

_SHARE = 4  # no answer fills more than this part of the cache, or a few would push out all others
_EACH = 1000  # bytes that an entry takes beside its texts and its body


class Cache:
    """At most so many megabytes of answers; what was not asked for longest goes first."""

    def __init__(self, megabytes: float) -> None:
        self._room = int(megabytes * 2**20)
        self._replies: OrderedDict[Key, tuple[Reply, int]] = OrderedDict()  # with its size
        self._taken = 0

    def __len__(self) -> int:
        return len(self._replies)

    @property
    def taken(self) -> int:
        """Bytes that the answers take, and the questions."""
        return self._taken

    def get(self, key: Key) -> Reply | None:
        """Return the answer that was given, marked as cached, or None."""
        kept = self._replies.get(key)
        if kept is None:
            return None
        self._replies.move_to_end(key)
        return kept[0]

    def put(self, key: Key, reply: Reply) -> None:
        """Keep an answer, unless it is large. A body that lies in shared memory is copied."""
        size = _size(key, reply)
        if size > self._room // _SHARE:
            return
        if key in self._replies:
            self._drop(key)
        body = bytes(reply.body)
        kept = Reply(reply.kind, reply.format, body, reply.gzip, reply.rows, reply.seconds, cached=True)
        self._replies[key] = kept, size
        self._taken += size
        while self._taken > self._room:
            self._drop(next(iter(self._replies)))

    def forget(self, dataset: str) -> None:
        """Drop all answers from a dataset."""
        for key in [key for key in self._replies if key[0] == dataset]:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        self._taken -= self._replies.pop(key)[1]


def _size(key: Key, reply: Reply) -> int:
    _, text, _, _, default_graphs, named_graphs, _ = key
    characters = len(text) + sum(map(len, default_graphs + named_graphs))
    return len(reply.body) + 4 * characters + _EACH  # a character takes up to 4 bytes
