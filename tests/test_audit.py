"""The audit log: nothing is changed, added or cut off unnoticed."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.audit import Audit, AuditFilter, open_audit
from assistant.errors import NotAllowedError
from assistant.settings import Settings
from assistant.store import Store

ENTRIES = 20


@pytest.fixture
def audit(store: Store) -> Audit:
    return Audit(store, b"a key")


def fill(audit: Audit, entries: int = ENTRIES) -> None:
    for number in range(entries):
        audit.record(
            "drafts.edit",
            by=f"p{number % 3}",
            kind="draft",
            id="d1",
            version=number,
            origin="10.0.0.7",
            content=f"{number}",
        )


def test_an_untouched_log_is_intact(audit: Audit) -> None:
    assert audit.verify().is_intact
    fill(audit)
    check = audit.verify()
    assert check.is_intact
    assert check.entries == ENTRIES


def test_entries_are_listed_newest_first_and_filtered(audit: Audit) -> None:
    fill(audit)
    found = audit.entries(AuditFilter(actor="p1"), limit=3)
    assert [entry.object_version for entry in found] == ["19", "16", "13"]
    assert [entry.sequence for entry in audit.entries(limit=2, before=5)] == [4, 3]


def test_contents_appear_as_hashes_only(audit: Audit, store: Store) -> None:
    audit.record("enquiries.create", by="p1", content="Kære forvaltning, mit navn er hemmeligt")
    with store.engine.connect() as connection:
        row = str(connection.execute(text("SELECT * FROM audit_log")).one())
    assert "hemmeligt" not in row
    assert len(audit.entries()[0].content_hash) == 64


def test_a_refusal_is_recorded_and_passed_on(audit: Audit) -> None:
    with pytest.raises(NotAllowedError), audit.refusals("drafts.approve", by=None, kind="draft", id="d9", origin="::1"):
        raise NotAllowedError("Log ind.")
    entry = audit.entries()[0]
    assert (entry.action, entry.outcome, entry.object_id, entry.origin) == ("drafts.approve", "refused", "d9", "::1")


TEXT_COLUMNS = [
    "at",
    "actor",
    "action",
    "object_kind",
    "object_id",
    "object_version",
    "outcome",
    "origin",
    "content_hash",
    "previous_hash",
    "hash",
]


def tamper(store: Store, chance: random.Random) -> str:
    """One change of a log that somebody with access to the database could make."""
    number = chance.randint(1, ENTRIES)
    kind = chance.choice(["change", "delete", "cut", "swap", "insert", "head", "cut with head", "replay", "renumber"])
    with store.engine.begin() as connection:

        def run(statement: str, **values: object) -> None:
            connection.execute(text(statement), values)

        if kind == "change":
            column = chance.choice(TEXT_COLUMNS)
            run(f"UPDATE audit_log SET {column} = 'x' || substr({column}, 2) WHERE sequence = :n", n=number)
        elif kind == "delete":
            run("DELETE FROM audit_log WHERE sequence = :n", n=number)
        elif kind == "cut":
            run("DELETE FROM audit_log WHERE sequence >= :n", n=number)
        elif kind == "cut with head":
            last = max(1, number - 1)
            run("DELETE FROM audit_log WHERE sequence > :n AND sequence > 1", n=last)
            run("UPDATE audit_head SET sequence = :n, hash = (SELECT hash FROM audit_log WHERE sequence = :n)", n=last)
            if last == ENTRIES:
                run("DELETE FROM audit_log WHERE sequence = :n", n=ENTRIES)
        elif kind == "swap":
            other = number % ENTRIES + 1
            run("UPDATE audit_log SET sequence = -1 WHERE sequence = :n", n=number)
            run("UPDATE audit_log SET sequence = :n WHERE sequence = :m", n=number, m=other)
            run("UPDATE audit_log SET sequence = :m WHERE sequence = -1", m=other)
        elif kind == "insert":
            run(
                "INSERT INTO audit_log SELECT :m, at, actor, action, object_kind, object_id, object_version, outcome,"
                " origin, content_hash, hash, hash FROM audit_log WHERE sequence = :n",
                m=ENTRIES + 1,
                n=number,
            )
        elif kind == "head":
            run("UPDATE audit_head SET sequence = sequence + 1" if number % 2 else "DELETE FROM audit_head")
        elif kind == "replay":
            other = number % ENTRIES + 1
            run(
                "UPDATE audit_log SET content_hash = (SELECT content_hash FROM audit_log WHERE sequence = :m)"
                " WHERE sequence = :n",
                n=number,
                m=other,
            )
        else:
            run("UPDATE audit_log SET sequence = sequence + 1000 WHERE sequence = :n", n=number)
    return kind


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_hundred_tamperings_are_all_found(audit: Audit, store: Store) -> None:
    fill(audit)
    with store.engine.connect() as connection:
        entries = [dict(row) for row in connection.execute(text("SELECT * FROM audit_log")).mappings()]
        head = dict(connection.execute(text("SELECT * FROM audit_head")).mappings().one())
    missed = []
    for seed in range(100):
        kind = tamper(store, random.Random(seed))
        if audit.verify().is_intact:
            missed.append((seed, kind))
        with store.engine.begin() as connection:
            connection.execute(text("DELETE FROM audit_log"))
            connection.execute(text("DELETE FROM audit_head"))
            columns = ", ".join(f":{name}" for name in entries[0])
            connection.execute(text(f"INSERT INTO audit_log ({', '.join(entries[0])}) VALUES ({columns})"), entries)
            columns = ", ".join(f":{name}" for name in head)
            connection.execute(text(f"INSERT INTO audit_head ({', '.join(head)}) VALUES ({columns})"), head)
        assert audit.verify().is_intact
    assert missed == []


def test_a_log_rolled_back_to_an_earlier_copy_is_found_by_a_noted_end(audit: Audit, store: Store) -> None:
    fill(audit, 5)
    with store.engine.connect() as connection:
        seal = connection.execute(text("SELECT seal FROM audit_head")).scalar()
    fill(audit, 5)
    noted = (10, audit.verify().head)
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_log WHERE sequence > 5"))
        last = connection.execute(text("SELECT hash FROM audit_log WHERE sequence = 5")).scalar()
        connection.execute(
            text("UPDATE audit_head SET sequence = 5, hash = :hash, seal = :seal"), {"hash": last, "seal": seal}
        )
    assert audit.verify().is_intact, "an honest earlier state cannot be told from the present by itself"
    assert not audit.verify(known=noted).is_intact


def test_another_key_does_not_verify(audit: Audit, store: Store) -> None:
    fill(audit, 2)
    assert not Audit(store, b"another key").verify().is_intact


def test_the_key_is_kept_in_the_data_folder_for_its_owner_only(store: Store, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    open_audit(store, settings).record("sign_in", by="p1")
    key = tmp_path / "data" / "audit.key"
    assert key.stat().st_mode & 0o077 == 0
    assert open_audit(store, settings).verify().is_intact


def test_writers_at_the_same_time_make_one_chain(audit: Audit) -> None:
    threads = [threading.Thread(target=fill, args=(audit, 10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check = audit.verify()
    assert check.is_intact, check.problems
    assert check.entries == 40
