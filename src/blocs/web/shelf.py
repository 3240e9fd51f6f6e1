"""Answers that were given already, kept as bytes until room is needed.

A ledger does not change while it is served, so an answer with the same entity tag is the same
bytes. What is kept has an end in bytes, and the longest unused goes first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

__all__ = ["MOST_BYTES_KEPT", "Shelf"]

MOST_BYTES_KEPT = 64_000_000


class Shelf:
    """Bodies by entity tag, for several threads.

    Args:
        most: bytes kept at most; a body larger than a quarter of it is not kept.
    """

    def __init__(self, most: int = MOST_BYTES_KEPT) -> None:
        self._most = most
        self._size = 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def get(self, tag: str) -> bytes | None:
        """Return the body with a tag, or None."""
        with self._lock:
            body = self._kept.get(tag)
            if body is not None:
                self._kept.move_to_end(tag)
            return body

    def put(self, tag: str, body: bytes) -> None:
        """Keep a body, and let go of others until there is room."""
        if 4 * len(body) > self._most:
            return
        with self._lock:
            self._size += len(body) - len(self._kept.pop(tag, b""))
            self._kept[tag] = body
            while self._size > self._most:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone)
