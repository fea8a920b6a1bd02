"""Gunicorn, told in Python what it needs: threads for slow phones, one process on SQLite, several on PostgreSQL."""

import gc
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from voisinage.app import create_app
from voisinage.config import Settings
from voisinage.french_worker import FrenchWorker
from voisinage.metrics import forget_process, share_between_processes
from voisinage.worker import running_clock

REQUEST_TIMEOUT = 60  # seconds
GRACE = 10  # seconds to finish what is under way when told to stop


class Site(BaseApplication):
    """The pages under gunicorn; `make` builds the application inside each worker, after the fork."""

    def __init__(self, settings: Settings, options: dict[str, Any], make: Callable[[Settings], Flask]) -> None:
        self._settings = settings
        self._options = options
        self._make = make
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application of this worker. What it is made of stays: no page has to wait while a collection walks it."""
        application = self._make(self._settings)
        gc.freeze()
        return application


def serve_all(settings: Settings, make: Callable[[Settings], Flask] = create_app) -> None:
    """Pages, timetable and sender in one process, until a signal stops it."""
    open_things = ExitStack()

    def start(worker: Worker) -> None:
        open_things.enter_context(running_clock(worker.wsgi, alone=False))

    def stop(_arbiter: Arbiter, _worker: Worker) -> None:
        open_things.close()

    options = {**_common(settings), "workers": 1, "post_worker_init": start, "worker_exit": stop}
    Site(settings, options, make).run()


def serve_pages(settings: Settings, make: Callable[[Settings], Flask] = create_app) -> None:
    """Pages alone; `voisinage worker` runs the clock. SQLite keeps one process: its write lock is a process's own."""
    workers = 1 if settings.on_sqlite else settings.workers
    options = {**_common(settings), "workers": workers}
    Site(settings, _sharing_counters(settings, options) if workers > 1 else options, make).run()


def _sharing_counters(settings: Settings, options: dict[str, Any]) -> dict[str, Any]:
    """Whichever process Prometheus reaches tells the counters of all.

    Their folder is emptied once the port is ours, so that it is nobody else's, and before the processes part.
    """

    def begin(arbiter: Arbiter) -> None:
        share_between_processes(settings.instance.resolve() / "metrics" / str(settings.port))
        options["when_ready"](arbiter)

    def forget(_arbiter: Arbiter, worker: Worker) -> None:
        forget_process(worker.pid)

    return {**options, "when_ready": begin, "child_exit": forget}


def _common(settings: Settings) -> dict[str, Any]:
    def announce(_arbiter: Arbiter) -> None:
        click.echo(f"Voisinage est ouvert : {_address(settings)} (Ctrl+C pour arrêter)")

    return {
        "bind": f"{settings.host}:{settings.port}",
        "worker_class": FrenchWorker,
        "threads": settings.threads,
        "timeout": REQUEST_TIMEOUT,
        "graceful_timeout": GRACE,
        "loglevel": "warning",
        "accesslog": None,  # an access log would keep the addresses of link pages, which are keys
        "when_ready": announce,
        "control_socket_disable": True,
    }


def _address(settings: Settings) -> str:
    served = f"http://{settings.host}:{settings.port}"
    return served if served == settings.base_url else f"{settings.base_url}, servi sur {served}"
