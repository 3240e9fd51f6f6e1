"""Commands for the browser: serve."""

from __future__ import annotations

import socket

import click

from blocs.cli.asking import LEDGER, app


@app.command(epilog="Example: blocs serve --port 8040")
@LEDGER
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on: this machine."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8040,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
def serve(ledger: str, host: str, port: int) -> None:
    """Serve a ledger as pages and as an API until Ctrl-C; a changed ledger needs a restart."""
    listen(ledger, host, port)


def listen(ledger: str, host: str, port: int) -> None:
    """Serve a ledger until Ctrl-C, and say where.

    Args:
        ledger: name, folder or compiled file.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.

    Raises:
        OSError: when the port is taken.
    """
    import threading
    from datetime import date

    import uvicorn

    from blocs.web import make_app, share
    from blocs.web.drawing import warm
    from blocs.web.guard import LOOPBACK

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with share(ledger) as shared, socket.create_server((host, port), family=family) as listening:
        # An answer goes out as head and body; without this the body waits 40 ms for the client's
        # word that the head has come. Connections inherit it.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        own = host in LOOPBACK
        number = listening.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"http://{shown}:{number}/")
        click.echo(f"ledger {shared.name}, build {shared.build[:12]}; Ctrl-C ends it", err=True)
        if not own:
            click.echo(
                f"blocs: {host} can be reached from other machines; whoever reaches it may read "
                "this ledger",
                err=True,
            )
        config = uvicorn.Config(
            make_app(shared, hosts=LOOPBACK if own else None),
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_level="warning",
            access_log=False,
            # Nobody stands before it, so nobody's word on who asks is taken.
            proxy_headers=False,
            server_header=False,
            limit_concurrency=100,
            timeout_graceful_shutdown=3,
        )
        # What the interactive page asks first takes a second to make: begin before anybody asks.
        ahead = threading.Thread(target=warm, args=(shared, date.today()), daemon=True)
        ahead.start()
        try:
            uvicorn.Server(config).run(sockets=[listening])
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
        ahead.join()
