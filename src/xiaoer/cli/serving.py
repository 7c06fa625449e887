"""Running the server and the worker."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import signal
import socket
import sys
from collections.abc import Iterator
from types import FrameType

import uvicorn
from typing_extensions import override

from xiaoer import app as application
from xiaoer.cli.opening import address, held, place, read_settings, ready_keys, ready_secret, ready_store
from xiaoer.cli.talk import say, stop
from xiaoer.conversations.domain.frames import LONGEST_FRAME
from xiaoer.platform.db.hold import Held, serve_alone
from xiaoer.platform.live.line import Line
from xiaoer.platform.settings import Settings

GRACE_SECONDS = 5


def serve(*, jobs: bool = True) -> None:
    """启动服务。 Start the server.

    Parameters
    ----------
    jobs
        同时运行后台任务；有多个进程时，可以改由 `xiaoer worker` 单独运行。 Also run background jobs; with many processes
        `xiaoer worker` can run them instead.
    """
    settings = read_settings()
    with bound(settings) as listening:
        serve_until_stopped(settings, listening, jobs=jobs)


def worker() -> None:
    """运行后台任务（需 PostgreSQL）。 Run background jobs (needs PostgreSQL)."""
    settings = read_settings()
    if address(settings).get_backend_name() == "sqlite":
        stop("worker_needs_postgres")
    ready_store(settings)
    ready_secret(settings)
    ready_keys(settings)
    with held(settings, alone=False):
        asyncio.run(_work(settings))


def serve_until_stopped(settings: Settings, listening: socket.socket, *, jobs: bool = True) -> None:
    """Serve until the process is told to stop."""
    if not jobs and address(settings).get_backend_name() == "sqlite":
        stop("jobs_needed")
    ready_store(settings)
    ready_secret(settings)
    ready_keys(settings)
    with held(settings, alone=False), _only_server(settings):
        _end_well_when_told()
        shown = shown_address(settings, listening)
        say(f"小二已启动：{shown}", f"Xiaoer is serving: {shown}")
        config = uvicorn.Config(
            application.build(settings, jobs=jobs), loop="uvloop", ws=Line, http="h11",
            ws_max_size=4 * LONGEST_FRAME, ws_per_message_deflate=False,
            ws_ping_interval=30, ws_ping_timeout=30, access_log=False, lifespan="on",
            forwarded_allow_ips=[one.strip() for one in settings.trusted_proxies.split(",")],
            log_config=None, timeout_graceful_shutdown=GRACE_SECONDS, server_header=False,
        )  # fmt: skip
        Server(config).run(sockets=[listening])


@contextlib.contextmanager
def _only_server(settings: Settings) -> Iterator[None]:
    try:
        with serve_alone(settings.database_url):
            yield
    except Held:
        stop("store_held", place=place(settings))


class Server(uvicorn.Server):
    @override
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Told twice is told once: uvicorn would drop the end that is under way, and its tasks complain as in a crash."""
        if not self.should_exit:
            super().handle_exit(sig, frame)

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        _leave_what_stands()


def _leave_what_stands() -> None:
    """What stands now stands until the end: looking through it for garbage would stop every chat for 0.1 s."""
    gc.collect()
    gc.freeze()


def shown_address(settings: Settings, listening: socket.socket) -> str:
    """Where people find the desk."""
    host, port = listening.getsockname()[:2]
    return settings.public_url or (f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")


def _end_well_when_told() -> None:
    """Uvicorn stops in order when it is told to, then raises the signal again: here that is the end, and a good one."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))


@contextlib.contextmanager
def bound(settings: Settings) -> Iterator[socket.socket]:
    """A listening socket, taken before anything else starts, so that an occupied port is known at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        # Two small frames in a row would otherwise wait 40 ms for the other side's delayed acknowledgement.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((settings.host, settings.port))
        except OSError as error:
            code = "port_taken" if error.errno == errno.EADDRINUSE else "host_not_here"
            stop(code, host=settings.host, port=settings.port, why=error.strerror or str(error))
        listening.listen(2048)
        yield listening


async def _work(settings: Settings) -> None:
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with application.working(settings):
        _leave_what_stands()
        say("后台任务已启动，按 Ctrl+C 结束。", "The worker is running. Press Ctrl+C to stop.")
        await told.wait()
