"""The application on a socket of its own, for browsers and carriers that speak to it as to the real one."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.serving import make_server


@contextmanager
def served(app: WSGIApplication) -> Iterator[str]:
    """Its address, while it answers; its thread ends with a test that fails too, or nothing ever would."""
    server = make_server("127.0.0.1", 0, whole(app), threaded=True)
    serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def whole(app: WSGIApplication) -> WSGIApplication:
    """Answers read to their end before they leave: a browser that goes away meanwhile leaves no file open."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        body = app(environ, start)
        try:
            return [b"".join(body)]
        finally:
            close = getattr(body, "close", None)
            if close is not None:
                close()

    return answer
