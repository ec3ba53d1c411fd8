"""An empty store on SQLite and on PostgreSQL, for tests that must hold on both."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, text

from assistant.settings import Settings
from assistant.store import Store
from assistant.store.database import open_database


def _postgres_programs() -> Path | None:
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a private PostgreSQL cluster, without a database name; stopped and removed afterwards."""
    programs = _postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL's programs (initdb, pg_ctl) are not installed")
    as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="assistant-postgres-"))
    if as_other:
        shutil.chown(folder, "postgres")

    def call(*command: str | Path) -> None:
        # pg_ctl's child keeps its parent's pipes open, so output goes to a file
        with (folder.parent / f"{folder.name}.log").open("ab") as log:
            subprocess.run([*as_other, *map(str, command)], check=True, cwd=folder.parent, stdout=log, stderr=log)

    cluster = folder / "cluster"
    try:
        call(programs / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        call(programs / "pg_ctl", "-D", cluster, "-w", "-l", folder / "server.log", "-o", options, "start")
        yield f"postgresql+psycopg://postgres@/{{name}}?host={folder}"
    finally:
        if cluster.exists():
            call(programs / "pg_ctl", "-D", cluster, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
        (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """A migrated, empty database that others are copied from: much faster than migrating each."""
    admin = create_engine(postgres_server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE empty_store"))
    admin.dispose()
    open_database(Settings(database_url=SecretStr(postgres_server.format(name="empty_store")))).dispose()
    return postgres_server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    open_database(Settings(data=folder)).dispose()
    return folder / "assistant.sqlite3"


_copies = iter(range(1_000_000))


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store; the test runs once on each database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "assistant.sqlite3")
        engine = open_database(Settings(data=tmp_path))
        yield Store(engine)
        engine.dispose()
        return
    server = request.getfixturevalue("postgres_template")
    name = f"copy_{next(_copies)}"
    admin = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE empty_store STRATEGY file_copy"))
    engine = open_database(Settings(data=tmp_path, database_url=SecretStr(server.format(name=name))))
    yield Store(engine)
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
