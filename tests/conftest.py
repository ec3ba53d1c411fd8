"""What tests share: small own-worded documents and a collection in a temporary folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.collection import Collection, open_collection
from assistant.settings import Settings
from tests.databases import postgres_server, postgres_template, sqlite_template, store  # noqa: F401

DEMO_CORPUS = Path(__file__).parent.parent / "corpus" / "documents"

REPLY = """Til Vera Prøvesen, MB

12. marts 2020

Tak for din henvendelse af d. 2. marts 2020 om kommunens legepladser.

Spørgsmål

1. Hvor mange legepladser har kommunen?
2. Hvad koster driften om året?

Teknik- og Miljøforvaltningens svar

Ad 1: Kommunen har 125 offentlige legepladser (opgjort pr. 1. februar 2020). Heraf er 24 bemandede.

Ad 2: Driften af legepladserne koster 31,5 mio. kr. i 2020.

Med venlig hilsen

Ellen Opdigtet
Vicedirektør
"""

NOTE = """# Notat om cykelstier

3. juni 2021

Sagsnr. 2021-0012345

## Længde

Kommunen har 388 km cykelsti. Målet er 400 km i 2025.

## Økonomi

| Post | 2020 | 2021 |
|---|---|---|
| Anlæg | 40,2 | 38,0 |
| Drift | 12,1 | 12,4 |
| I alt | 52,3 | 50,4 |

Beløbene er i mio. kr.
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
def collection(settings: Settings) -> Iterator[Collection]:
    with open_collection(settings) as opened:
        yield opened


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with a past reply and a note."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "svar-legepladser.txt").write_text(REPLY, encoding="utf-8")
    (folder / "notat-cykelstier.md").write_text(NOTE, encoding="utf-8")
    return folder


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs ``assistant`` as a process of its own, with its data in the test's folder."""

    def run_command(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "assistant", *map(str, arguments)]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
        environment |= {"ASSISTANT_DATA": str(tmp_path / "data"), "OMP_NUM_THREADS": "1"}
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=300, check=False, **options
        )  # type: ignore[call-overload]

    return run_command
