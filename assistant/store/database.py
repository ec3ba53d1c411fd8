"""Opens the database, SQLite in the data folder or PostgreSQL by URL, at the newest schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from assistant.errors import CollectionDamagedError
from assistant.settings import Settings
from assistant.store.schema import SCHEMA_HEAD

MIGRATIONS = Path(__file__).with_name("migrations")


def open_database(settings: Settings) -> Engine:
    """An engine whose schema is up to date.

    Raises CollectionDamagedError, in Danish, when the database cannot be opened or is newer than this program.
    """
    if settings.database_url is not None:
        engine = create_engine(settings.database_url.get_secret_value(), pool_pre_ping=True)
        place = engine.url.render_as_string(hide_password=True)
    else:
        path = settings.data / "assistant.sqlite3"
        engine = create_engine(f"sqlite:///{path}")
        event.listen(engine, "connect", _configure_sqlite)
        place = str(path)
    try:
        with engine.connect() as connection:
            revision = _revision(connection)
        if revision != SCHEMA_HEAD:
            _upgrade(engine)
    except (SQLAlchemyError, _UnknownRevisionError) as error:
        raise CollectionDamagedError(
            f"Databasen {place} kan ikke åbnes ({str(error).splitlines()[0]}). "
            "Kontrollér adressen, rettighederne og at programmet ikke er ældre end databasen."
        ) from error
    return engine


class _UnknownRevisionError(Exception):
    """The database was made by a newer program."""


def _configure_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(engine: Engine) -> None:
    """Runs the migrations. Alembic is imported here only: most starts do not need it."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with _migration_engine(engine).begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise _UnknownRevisionError(str(error)) from error


def _migration_engine(engine: Engine) -> Engine:
    """An engine whose transactions hold the changes of tables too, so that a killed migration leaves no trace.

    Python's sqlite3 begins no transaction before such a change unless told to.
    """
    if engine.dialect.name != "sqlite":
        return engine
    migrating = create_engine(engine.url, poolclass=NullPool)

    @event.listens_for(migrating, "connect")
    def leave_transactions_to_us(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout=10000")

    @event.listens_for(migrating, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return migrating
