"""The child process: limits hold, and the reason why a child ended is told."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import psutil
import pytest

from assistant.reading.sandbox import ChildFailure, Limits, run_in_child

MODULE = """
import os, time
def hang(arguments, emit):
    emit({"number": 1})
    time.sleep(60)
def spin(arguments, emit):
    while True: pass
def explode(arguments, emit):
    pages = []
    while True: pages.append(bytearray(16 << 20))
def crash(arguments, emit):
    os.abort()
def vanish(arguments, emit):
    os._exit(0)
def flood(arguments, emit):
    while True: os.write(1, b"x" * 65536)
def write(arguments, emit):
    with open(arguments["path"], "wb") as file: file.write(b"x" * 5_000_000)
def noisy(arguments, emit):
    print("not a message"); emit({"text": "æøå"})
"""

LONG = 120.0  # longer than any of it takes on a busy machine
CASES = (
    ("hang", "timeout", 1.0),
    ("spin", "timeout", 1.0),
    ("explode", "memory", LONG),
    ("crash", "crash", LONG),
    ("vanish", "crash", LONG),
    ("flood", "timeout", 1.0),
)


@pytest.fixture
def tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The child finds the tasks above under the names it knows: a module of that name stands in for the reader."""
    room = tmp_path / "assistant"
    original = Path(__file__).resolve().parents[1] / "assistant"
    (room / "reading").mkdir(parents=True)
    for name in ("__init__.py", "errors.py", "records.py"):
        (room / name).symlink_to(original / name)
    for source in (original / "reading").glob("*.py"):
        (room / "reading" / source.name).symlink_to(source)
    (room / "reading" / "child.py").unlink()
    names = [line.split()[1].split("(")[0] for line in MODULE.split("\n") if line.startswith("def ")]
    child = (original / "reading" / "child.py").read_text()
    lines = "".join(f'    "{name}": "hostile:{name}",\n' for name in names)
    (room / "reading" / "child.py").write_text(child.replace("= {\n", "= {\n" + lines, 1))
    (tmp_path / "hostile.py").write_text(MODULE)
    monkeypatch.setattr("assistant.reading.sandbox._ROOT", tmp_path)
    return tmp_path


def children() -> list[psutil.Process]:
    """Our own readers that still run; not what other tests may have started."""
    found = []
    for process in psutil.Process(os.getpid()).children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if "assistant.reading.child" in " ".join(process.cmdline()):
                found.append(process)
    return found


@pytest.mark.parametrize(("task", "cause", "seconds"), CASES)
def test_a_hostile_parser_is_stopped_and_leaves_no_process(task: str, cause: str, seconds: float, tasks: Path) -> None:
    with pytest.raises(ChildFailure) as caught:
        list(run_in_child(task, {}, Limits(memory_mb=300, seconds=seconds)))
    assert caught.value.cause == cause
    assert not children()


def test_memory_that_we_use_ourselves_is_not_put_down_to_the_child(tasks: Path) -> None:
    ours = bytearray(b"x") * (260 << 20)
    with pytest.raises(ChildFailure) as caught:
        list(run_in_child("crash", {}, Limits(memory_mb=300, seconds=LONG)))
    assert caught.value.cause == "crash"
    assert len(ours) == 260 << 20


def test_a_parser_may_not_write_files(tasks: Path) -> None:
    with pytest.raises(ChildFailure):
        list(run_in_child("write", {"path": str(tasks / "x")}, Limits(memory_mb=300, seconds=LONG)))
    assert (tasks / "x").stat().st_size == 0


def test_what_a_library_prints_is_no_message(tasks: Path) -> None:
    assert list(run_in_child("noisy", {}, Limits(memory_mb=300, seconds=LONG))) == [{"text": "æøå"}]


def test_closing_the_iterator_ends_the_child(tasks: Path) -> None:
    messages = run_in_child("hang", {}, Limits(memory_mb=300, seconds=LONG))
    assert next(iter(messages)) == {"number": 1}
    messages.close()  # type: ignore[attr-defined]
    assert not children()
