"""What gunicorn itself refuses is said in French, and never repeated in the journal."""

import logging
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.voisinage.test_serve import PATIENCE, free_port, started
from voisinage.french_worker import FrenchWorker


def sent(port: int, request: bytes) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(request)
        return b"".join(iter(lambda: line.recv(65_536), b"")).decode()


def test_what_cannot_be_read_gets_a_french_answer(sqlite_url: str, tmp_path: Path) -> None:
    port, key = free_port(), "cle-d-un-lien"
    with started("web", sqlite_url, tmp_path, port) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("Voisinage est ouvert")

        too_long = sent(port, b"GET /l/" + key.encode() * 800 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        heavy = sent(port, b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"x" * 20_000 + b"\r\n\r\n")
        garbage = sent(port, f"/l/{key}\r\n\r\n".encode())
        process.terminate()
        log = process.stdout.read()

    assert too_long.startswith("HTTP/1.1 414 ")
    assert "Cette adresse est trop longue" in too_long
    assert heavy.startswith("HTTP/1.1 431 ")
    assert garbage.startswith("HTTP/1.1 400 ")
    assert "Cette demande n’a pas été comprise" in garbage
    assert all(key not in told for told in (too_long, garbage, log))
    assert "unreadable request: LimitRequestLine" in log


def test_an_error_outside_of_every_page_is_logged_without_the_address(caplog: pytest.LogCaptureFixture) -> None:
    phone, server = socket.socketpair()
    worker: Any = SimpleNamespace(log=logging.getLogger("gunicorn.error"))
    request = SimpleNamespace(method="GET", uri="/l/cle-d-un-lien")
    try:
        _breaks(request)
    except RuntimeError as error:
        FrenchWorker.handle_error(worker, request, server, ("127.0.0.1", 1), error)
    server.close()

    assert phone.recv(65_536).decode().startswith("HTTP/1.1 500 ")
    phone.close()
    assert "RuntimeError" in caplog.text
    assert "in _breaks" in caplog.text
    assert "cle-d-un-lien" not in caplog.text


def _breaks(request: SimpleNamespace) -> None:
    raise RuntimeError(request.uri)
