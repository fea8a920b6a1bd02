"""The processes as a machine starts them: they open, keep small, and end when told."""

import gc
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from flask import Flask

from tests.keys import KEYS
from tests.voisinage.demo_instance import demo_settings_in
from voisinage.serve import Site

PATIENCE = 60  # seconds, on a busy machine
LARGEST = 200_000  # kB resident, for the process that does everything


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def started(command: str, url: str, folder: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("VOISINAGE_")},
        "VOISINAGE_INSTANCE": str(folder),
        "VOISINAGE_DATABASE_URL": url,
        "VOISINAGE_SECRET_KEY": "k" * 32,
        "VOISINAGE_KEYS": KEYS,
        "VOISINAGE_PORT": str(port),
        "VOISINAGE_BACKUP_KEY": token_hex(20),
        "VOISINAGE_BACKUP_FOLDER": str(folder / "sauvegardes"),
    }
    code = "from voisinage.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, command], env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)


def answers(address: str) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - our own address, just built
                return str(answer.read().decode())
        except (URLError, ConnectionError):
            time.sleep(0.2)
    return "nothing"


def resident(pid: int) -> int:
    """The kilobytes that a process and those it started hold, the largest of them."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    lines = [Path(f"/proc/{each}/status").read_text("utf-8") for each in (pid, *children)]
    return max(int(line.split()[1]) for text in lines for line in text.splitlines() if line.startswith("VmRSS"))


def test_one_process_serves_everything_in_little_memory(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    with started("run", sqlite_url, tmp_path, port) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("Aucun SMS ne part : VOISINAGE_SMS_CARRIER vaut console")
        assert answers(f"http://127.0.0.1:{port}/readyz") == '{"clock":true,"database":true,"migrations":true}\n'
        for _ in range(20):
            assert "Se connecter" in answers(f"http://127.0.0.1:{port}/connexion")
        assert resident(process.pid) < LARGEST
    assert process.returncode == 0


@pytest.mark.parametrize("command", ["web", "worker"])
def test_pages_and_clock_may_run_apart(command: str, postgresql_url: str, tmp_path: Path) -> None:
    port = free_port()
    with started(command, postgresql_url, tmp_path, port) as process:
        assert process.stdout
        if command == "worker":
            assert process.stdout.readline().startswith("Aucun SMS ne part")
            assert process.stdout.readline().startswith("Les liens des SMS commencent par http://127.0.0.1")
        said = process.stdout.readline()
        assert said.startswith("Voisinage est ouvert" if command == "web" else "L'horloge tourne")
        if command == "web":
            assert answers(f"http://127.0.0.1:{port}/healthz") == '{"alive":true}\n'
    assert process.returncode == 0


def test_no_page_waits_while_what_the_application_is_made_of_is_swept(tmp_path: Path) -> None:
    site = Site(demo_settings_in(tmp_path), {}, lambda _: Flask("site"))

    try:
        site.load()

        assert gc.get_freeze_count() > 100_000
    finally:
        gc.unfreeze()
