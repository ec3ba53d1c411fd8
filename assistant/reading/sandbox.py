"""Runs a parser in a child process with limits on memory, processor and wall time."""

from __future__ import annotations

import contextlib
import json
import math
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Message = dict[str, Any]

_MEMORY_SHARE = 0.6  # beyond this, a crash is put down to memory
_SAMPLE_SECONDS = 0.1
_MAX_MESSAGE_BYTES = 256 * 1024 * 1024
_ROOT = Path(__file__).resolve().parents[2]


class ChildFailure(Exception):  # noqa: N818
    """A child process ended badly. ``cause`` is one of "timeout", "memory", "crash" and "refused".

    For "refused" the message is Danish and says what the parser did not like.
    """

    def __init__(self, cause: str, message: str = "") -> None:
        super().__init__(message or cause)
        self.cause = cause
        self.message = message


@dataclass(frozen=True)
class Limits:
    """What one child may use. Each message it sends adds ``grace_seconds`` to its time (long documents take long)."""

    memory_mb: int = 2048
    seconds: float = 120.0
    grace_seconds: float = 0.0
    file_mb: int = 0  # largest file it may write


def run_in_child(
    task: str, arguments: Message, limits: Limits, *, tick_seconds: float | None = None
) -> Iterator[Message]:
    """Yields the messages of ``task`` (a name in ``child.TASKS``) as they come; raises ``ChildFailure``.

    With ``tick_seconds`` an empty message is yielded at least that often, so that a caller can cancel.
    Closing the iterator kills the child.
    """
    request = {"task": task, "arguments": arguments, "memory_mb": limits.memory_mb, "file_mb": limits.file_mb}
    inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    request["cpu_seconds"] = int(limits.seconds * 2 + limits.grace_seconds * 10_000) + 5
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "assistant.reading.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=True,
        close_fds=True,
    )
    try:
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(request).encode())
            process.stdin.close()
        except BrokenPipeError:
            pass
        yield from _messages(process, limits, tick_seconds, inherited)
    finally:
        _kill(process)


def _environment() -> dict[str, str]:
    """No secrets of ours reach a parser: only what Python needs to start."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR", "VIRTUAL_ENV") if key in os.environ}
    return kept | {
        "PYTHONPATH": str(_ROOT),
        "PYTHONIOENCODING": "utf-8",
        "LC_ALL": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_THREAD_LIMIT": "1",
    }


def _messages(
    process: subprocess.Popen[bytes], limits: Limits, tick_seconds: float | None, inherited: int
) -> Iterator[Message]:
    assert process.stdout is not None
    seen_bytes = 0
    next_tick = time.monotonic() + (tick_seconds or math.inf)
    descriptor = process.stdout.fileno()
    deadline = time.monotonic() + limits.seconds
    buffer = bytearray()
    while True:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise ChildFailure("timeout")
        ready, _, _ = select.select([descriptor], [], [], _until(deadline, next_tick))
        seen_bytes = max(seen_bytes, _most_memory(process.pid))
        if not ready:
            if tick_seconds and time.monotonic() >= next_tick:
                next_tick = time.monotonic() + tick_seconds
                yield {}
            continue
        piece = os.read(descriptor, 1 << 20)
        if not piece:
            break
        buffer += piece
        if len(buffer) > _MAX_MESSAGE_BYTES:
            raise ChildFailure("memory")
        if b"\n" not in piece:
            continue
        *lines, rest = bytes(buffer).split(b"\n")
        buffer = bytearray(rest)
        for line in lines:
            message: Message = json.loads(line)
            if "refused" in message:
                raise ChildFailure(message.get("cause", "refused"), message["refused"])
            if message.get("finished"):
                return
            deadline += limits.grace_seconds
            yield message
    raise _failure_of(process, limits, seen_bytes, inherited)


def _until(deadline: float, next_tick: float) -> float:
    return max(0.0, min(deadline, next_tick, time.monotonic() + _SAMPLE_SECONDS) - time.monotonic())


def _most_memory(pid: int) -> int:
    """The most memory that a running process has had resident; 0 where that cannot be told."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def _failure_of(process: subprocess.Popen[bytes], limits: Limits, seen_bytes: int, inherited: int) -> ChildFailure:
    """Why a child ended without saying that it was finished. Libraries abort in many ways when memory runs out.

    The system counts the peak of our own process, from which the child was split off, as the child's: only what is
    above that, or was seen while it ran, is its own.
    """
    code, peak_bytes = _wait(process)
    if peak_bytes <= inherited:
        peak_bytes = seen_bytes
    if code is None or code == -signal.SIGXCPU:
        return ChildFailure("timeout")
    if code == -signal.SIGKILL or peak_bytes > _MEMORY_SHARE * limits.memory_mb * 1024 * 1024:
        return ChildFailure("memory")
    return ChildFailure("crash")


def _wait(process: subprocess.Popen[bytes]) -> tuple[int | None, int]:
    """Exit code (None: still running) and the most memory it used."""
    for _ in range(500):
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage.ru_maxrss * 1024
        time.sleep(0.01)
    return None, 0


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None and not stream.closed:
            with contextlib.suppress(BrokenPipeError):
                stream.close()
