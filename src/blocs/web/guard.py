"""What stands before everything: who may ask, and what a browser may do with the answer."""

from __future__ import annotations

from collections.abc import Collection

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from blocs.web.problems import problem, problem_response

__all__ = ["LOOPBACK", "Guard", "host_of"]

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names by which this machine calls itself."""
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
APP_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def host_of(header: str) -> str:
    """Return the name in a Host header, without port and brackets, in small letters.

    Example:
        >>> host_of("LocalHost:8040"), host_of("[::1]:8040"), host_of("")
        ('localhost', '::1', '')
    """
    name = header.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.rpartition(":")[0] if ":" in name else name


class Guard:
    """Refuse requests for other hosts, and tell browsers to load nothing from elsewhere.

    A page of a stranger can make a name of its own point to this machine and then read the
    answers as its own (DNS rebinding); the name in the Host header betrays it.

    Args:
        app: what is guarded.
        hosts: names by which the server may be called; None when it is not on loopback, where
            nobody can know them.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] | None = LOOPBACK) -> None:
        self.app = app
        self.hosts = None if hosts is None else frozenset(h.lower() for h in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        policy = APP_POLICY if path == "/app" or path.startswith("/app/") else PAGE_POLICY
        added = [
            (name.encode(), value.encode())
            for name, value in {**HEADERS, "content-security-policy": policy}.items()
        ]

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        named = [v.decode("latin-1") for k, v in scope["headers"] if k == b"host"]
        if self.hosts is not None and (len(named) != 1 or host_of(named[0]) not in self.hosts):
            said = "Ask by the address that blocs serve printed."
            await problem_response(problem("wrong-host", said), path)(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)
