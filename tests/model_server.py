"""A scripted OpenAI-compatible server on a real socket, which behaves and misbehaves as a test asks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Exchange"], None]


class Exchange:
    """One request and the means to answer it, well or badly."""

    def __init__(self, handler: BaseHTTPRequestHandler, request: dict[str, Any], stopped: threading.Event) -> None:
        self.request = request
        self.stopped = stopped
        self._handler = handler

    @property
    def prompt(self) -> str:
        return "\n".join(message["content"] for message in self.request["messages"])

    def respond(self, status: int, body: str, content_type: str = "application/json", **headers: str) -> None:
        encoded = body.encode()
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", content_type)
        self._handler.send_header("Content-Length", str(len(encoded)))
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()
        self._handler.wfile.write(encoded)

    def open_stream(self) -> None:
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", "text/event-stream")
        self._handler.end_headers()

    def send(self, text: str = "", *, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": text} if text else {}, "finish_reason": finish}
        event = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
        self.send_raw(f"data: {json.dumps(event)}\n\n")

    def send_raw(self, text: str) -> None:
        self._handler.wfile.write(text.encode())
        self._handler.wfile.flush()

    def stream(self, text: str, *, piece: int = 7, finish: str = "stop", done: bool = True) -> None:
        self.open_stream()
        for start in range(0, len(text), piece):
            self.send(text[start : start + piece])
        if done:
            self.send(finish=finish)
            self.send_raw("data: [DONE]\n\n")

    def hang(self) -> None:
        self.stopped.wait(30)


class ModelServer:
    """Answers every request with ``behaviour``; remembers the requests."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.requests: list[dict[str, Any]] = []
        self.stopped = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append(request)
                try:
                    behaviour(Exchange(self, request, outer.stopped))
                except (BrokenPipeError, ConnectionResetError):
                    pass
                finally:
                    self.close_connection = True

            def log_message(self, *_args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()


def reply(*sentences: tuple[str, list[str]], missing: str | None = None) -> str:
    """What a well-behaved model writes."""
    return json.dumps(
        {"saetninger": [{"tekst": text, "kilder": tokens} for text, tokens in sentences], "mangler": missing},
        ensure_ascii=False,
    )


# ------------------------------------------------------------------ replies that are of no use

GOOD = ("Kommunen har 125 offentlige legepladser.", ["K1"])


def _endless(exchange: Exchange) -> None:
    exchange.open_stream()
    exchange.send('{"saetninger": [')
    while not exchange.stopped.is_set():
        exchange.send(" " * 200)
        time.sleep(0.001)


def _drip(exchange: Exchange) -> None:
    exchange.open_stream()
    while not exchange.stopped.is_set():
        exchange.send(" ")
        time.sleep(0.1)


def _silent_after_start(exchange: Exchange) -> None:
    exchange.open_stream()
    exchange.send('{"saetninger": [')
    exchange.hang()


def _error_in_stream(exchange: Exchange) -> None:
    exchange.open_stream()
    exchange.send('{"saetninger": [')
    exchange.send_raw('data: {"error": {"message": "ude af hukommelse", "code": 500}}\n\n')


def _streams(text: str, **options: Any) -> Behaviour:
    return lambda exchange: exchange.stream(text, **options)


def _responds(status: int, body: str, content_type: str = "application/json", **headers: str) -> Behaviour:
    return lambda exchange: exchange.respond(status, body, content_type, **headers)


UNUSABLE: dict[str, Behaviour] = {
    "never answers": lambda exchange: exchange.hang(),
    "falls silent within the stream": _silent_after_start,
    "streams for ever": _endless,
    "drips for ever": _drip,
    "closes at once": lambda exchange: None,
    "429 with a long wait": _responds(429, '{"error": {"message": "langsommere"}}', Retry_After="3600"),
    "500": _responds(500, '{"error": {"message": "fejl"}}'),
    "503 as HTML": _responds(503, "<html><body>Vedligehold</body></html>", "text/html"),
    "401": _responds(401, '{"error": {"message": "forkert nøgle sk-hemmelig"}}'),
    "404 unknown model": _responds(404, '{"error": {"message": "ukendt model"}}'),
    "200 with an HTML page": _responds(200, "<!DOCTYPE html><html><body>Log ind</body></html>", "text/html"),
    "redirects to a log-in page": _responds(302, "", Location="/login"),
    "error within the stream": _error_in_stream,
    "cut JSON": _streams(reply(GOOD, GOOD)[:-25]),
    "cut stream": _streams(reply(GOOD)[:40], done=False),
    "stops for length": _streams(reply(GOOD), finish="length"),
    "prose instead of JSON": _streams("Kommunen har 125 offentlige legepladser."),
    "refusal": _streams("Beklager, det kan jeg ikke hjælpe med."),
    "empty reply": _streams(""),
    "another form": _streams('{"answer": "125"}'),
    "claims of another form": _streams('{"saetninger": ["Kommunen har 125 legepladser."], "mangler": null}'),
    "a list for text": _streams('{"saetninger": [{"tekst": ["a"], "kilder": "K1"}], "mangler": null}'),
    "English": _streams(reply(("The municipality has 125 public playgrounds and 24 of them are staffed.", ["K1"]))),
    "Swedish": _streams(reply(("Kommunen som har 125 lekplatser är inte den största och det är från 2020.", ["K1"]))),
    "HTML in the text": _streams(reply(("<p>Kommunen har <b>125</b> offentlige legepladser.</p>", ["K1"]))),
    "a hundred sentences": _streams(reply(*[GOOD] * 100)),
    "bytes that are not text": lambda exchange: (exchange.open_stream(), exchange.send_raw("data: \ufffd\x00\n\n"))[0],
}


def scripted(text: str) -> Iterator[ModelServer]:
    """A server that streams one text, well behaved."""
    with ModelServer(_streams(text)) as server:
        yield server
