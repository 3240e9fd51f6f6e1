"""blocs: track and stress-test networks of international agreements, from cited evidence."""

from __future__ import annotations

__version__ = "0.1.0"
