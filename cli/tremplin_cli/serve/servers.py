"""What serves: waitress, in one process; gunicorn, in many, each with a desk of its own."""

import logging
import os
import signal
import socket
from collections.abc import Callable, Sequence
from typing import Any

from tremplin_cli.terminal.door import RefusedRequest

MakeApp = Callable[[], Any]
Run = Callable[[MakeApp, Sequence[socket.socket]], None]
ABSENT = "gunicorn n'est pas installé : tapez « pip install tremplin[serve] », ou servez sans --workers."
# the site refuses in its own words what is longer than it reads, 20 MB for a document: beyond this, nothing is received
MOST_RECEIVED = 24 * 1024 * 1024
THREADS = 8
# seconds: a request under way is let finish, and systemd waits as long before it kills
GRACE = 30


def alone() -> Run:
    """One process, of several threads: enough for a demonstration."""
    from waitress import create_server

    def run(make: MakeApp, sockets: Sequence[socket.socket]) -> None:
        # it would tell staff of each request that waits an instant
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        server = create_server(
            make(),
            sockets=list(sockets),
            threads=THREADS,
            # waitress would name itself in each answer
            ident="",
            max_request_body_size=MOST_RECEIVED,
            # the site reads by itself what a proxy says
            clear_untrusted_proxy_headers=False,
        )
        # as Ctrl+C does: the requests under way are let finish
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        server.run()

    return run


def many(workers: int) -> Run:
    """So many processes, each of several threads; one that dies is replaced."""
    try:
        from gunicorn.app.base import BaseApplication
    except ModuleNotFoundError:
        raise RefusedRequest(ABSENT) from None

    class Workers(BaseApplication):  # type: ignore[misc]  # of types that gunicorn does not tell
        """The application as gunicorn asks for it, in each process once it is forked."""

        def __init__(self, make: MakeApp, sockets: Sequence[socket.socket]):
            self.make, self.sockets = make, sockets
            super().__init__()

        def load_config(self) -> None:
            for name, value in {
                "bind": [f"fd://{each.fileno()}" for each in self.sockets],
                "workers": workers,
                "worker_class": "gthread",
                "threads": THREADS,
                "graceful_timeout": GRACE,
                # the site reads by itself what a proxy says
                "forwarded_allow_ips": "",
                "secure_scheme_headers": {},
                "loglevel": "warning",
                "control_socket_disable": True,
                "when_ready": _stop_gently,
                "post_worker_init": _leave_to_the_first,
            }.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return self.make()

    def run(make: MakeApp, sockets: Sequence[socket.socket]) -> None:
        Workers(make, sockets).run()

    return run


def _stop_gently(arbiter: Any) -> None:
    # gunicorn drops what is under way at Ctrl+C, and lets it finish at SIGTERM
    signal.signal(signal.SIGINT, lambda *_: os.kill(os.getpid(), signal.SIGTERM))


def _leave_to_the_first(worker: Any) -> None:
    # the terminal sends Ctrl+C to all of them
    signal.signal(signal.SIGINT, signal.SIG_IGN)
