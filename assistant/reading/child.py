"""The child process that parses one file: reads a request from stdin, writes one JSON message a line to stdout."""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

from assistant.errors import UnreadableDocumentError

TASKS: dict[str, str] = {
    "pdf": "assistant.reading.pdf:read_pages",
    "pdf_plain": "assistant.reading.pdf_plain:read_pages",
    "docx": "assistant.reading.word:read_parts",
    "mail": "assistant.reading.mail:read_parts",
    "html": "assistant.reading.markup:read_parts",
    "frames": "assistant.reading.rendering:count_frames",
    "render": "assistant.reading.rendering:render_for_ocr",
    "page_image": "assistant.reading.rendering:draw_page",
    "page_boxes": "assistant.reading.pdf:locate_spans",
}

Emit = Callable[[dict[str, Any]], None]


def main() -> None:
    request = json.load(sys.stdin)
    channel = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not mix with the messages
    _limit(request)

    def emit(message: dict[str, Any]) -> None:
        data = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        view = memoryview(data)
        while view:
            view = view[os.write(channel, view) :]

    module, function = TASKS[request["task"]].split(":")
    try:
        getattr(importlib.import_module(module), function)(request["arguments"], emit)
        emit({"finished": True})
    except UnreadableDocumentError as error:
        emit({"refused": error.message})
    except (MemoryError, RecursionError):
        emit({"refused": "", "cause": "memory"})
    os._exit(0)


def _limit(request: dict[str, Any]) -> None:
    memory = request["memory_mb"] * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (request["cpu_seconds"], request["cpu_seconds"] + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (request["file_mb"] * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: do not outlive the parent


if __name__ == "__main__":
    main()
