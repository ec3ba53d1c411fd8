"""The case file opens without us; retention deletes what its rules say, after showing it."""

from __future__ import annotations

import datetime
import html.parser
import io
import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from assistant.accounts import Accounts
from assistant.casefile import casefile_bytes
from assistant.collection import Collection
from assistant.errors import NotAllowedError, NotFoundError
from assistant.letters.editing import LetterEdit
from assistant.letters.text import letter_text
from assistant.retention import apply_retention, find_expired
from assistant.reviews.workflow import Workflow
from assistant.settings import Settings
from tests.workflow_people import APPROVER, LETTER, READER, RECORDS, WRITER, letter, person


@pytest.fixture
def workflow(collection: Collection, settings: Settings) -> Workflow:
    from assistant.audit import open_audit

    return Workflow(collection, open_audit(collection.store, settings), settings)


@pytest.fixture
def sent(workflow: Workflow) -> str:
    """The id of a draft that went the whole way; its cited source is not in the collection."""
    reviews = workflow.reviews
    enquiry = workflow.enquiries.read_text(LETTER, WRITER)
    draft = reviews.create(enquiry.id, letter(), WRITER)
    draft = workflow.edit(draft.id, LetterEdit(case_number="2023-0042"), WRITER)
    draft = reviews.submit(draft.id, WRITER, revision=draft.revision)
    workflow.comments.add(draft.id, "<b>Fint</b>", APPROVER)
    draft = reviews.approve(draft.id, APPROVER, revision=draft.revision, text_hash=draft.text_hash)
    reviews.mark_sent(draft.id, RECORDS, revision=draft.revision, reply_document="svar.txt")
    return draft.id


class Links(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name == "href"]


def test_the_case_file_holds_everything_and_its_index_links_to_it(workflow: Workflow, sent: str) -> None:
    accounts = Accounts(workflow.collection.store)
    name, content = casefile_bytes(workflow, accounts, sent, RECORDS, theme="Social & sundhed")
    assert name.startswith("sag-ventetid-")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {file: archive.read(file) for file in archive.namelist()}
    index = json.loads(files["indeks.json"])
    assert (index["theme"], index["facts"]["Sagsnummer"]) == ("Social & sundhed", "2023-0042")
    assert index["journal_date"] == datetime.datetime.now(datetime.UTC).date().isoformat()
    links = Links()
    links.feed(files["indeks.html"].decode())
    assert set(links.found) == set(files) - {"indeks.html", "indeks.json"}
    assert b"Social &amp; sundhed" in files["indeks.html"]
    assert files["henvendelse/brev.txt"].decode() == LETTER
    assert files["svar/svar.txt"].decode() == letter_text(workflow.reviews.get(sent, READER).letter, draft=False)
    assert {"udkast/version-01.txt", "udkast/version-02.json", "behandling/kommentarer.json"} <= set(files)
    assert any("slettet" in file for file in files), "a source that is gone is said to be gone"
    entries = json.loads(files["behandling/logbog.json"])
    assert {entry["action"] for entry in entries} >= {"drafts.create", "drafts.approve", "drafts.send"}
    assert workflow.audit.entries()[0].action == "casefile.export"


def test_sources_are_in_the_versions_that_were_cited(workflow: Workflow, tmp_path: Path) -> None:
    from dataclasses import replace

    from assistant.ingestion import ingest_paths
    from tests.workflow_people import CITATION

    source = tmp_path / "notat.txt"
    source.write_text("Notat\n\n107 borgere venter på en kontaktperson.\n", encoding="utf-8")
    [outcome] = ingest_paths(workflow.collection, [source])
    assert outcome.id
    version = workflow.collection.document(outcome.id).version
    cited = replace(CITATION, document_id=outcome.id, version=version, page=1)
    drafted = letter(sections=1)
    sentence = replace(drafted.sentences[0], citations=(cited,))
    drafted = replace(drafted, sections=(replace(drafted.sections[0], sentences=(sentence,)),))
    enquiry = workflow.enquiries.read_text(LETTER, WRITER)
    draft = workflow.reviews.create(enquiry.id, drafted, WRITER)
    source.write_text("Notat\n\n999 borgere venter.\n", encoding="utf-8")
    assert [one.status for one in ingest_paths(workflow.collection, [source])] == ["updated"]
    _, content = casefile_bytes(workflow, Accounts(workflow.collection.store), draft.id, RECORDS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.startswith("kilder/")}
    assert texts
    assert all("107" in text and "999" not in text for text in texts.values())
    assert any(name.endswith("notat.txt") for name in texts), "the file itself, not only its text"


def test_a_case_file_is_for_those_who_handle_the_case(workflow: Workflow, sent: str) -> None:
    accounts = Accounts(workflow.collection.store)
    with pytest.raises(NotAllowedError):
        casefile_bytes(workflow, accounts, sent, READER)
    moved = workflow.enquiries.read_text(LETTER, person("vera", units=("Vest",)))
    theirs = workflow.reviews.create(moved.id, letter(), person("vera", units=("Vest",)))
    with pytest.raises(NotFoundError):
        casefile_bytes(workflow, accounts, theirs.id, WRITER)


def test_retention_shows_first_and_deletes_only_closed_cases(workflow: Workflow, sent: str, settings: Settings) -> None:
    store = workflow.collection.store
    other = workflow.enquiries.read_text(LETTER, WRITER)
    open_draft = workflow.reviews.create(other.id, letter(), WRITER)
    today = datetime.datetime.now(datetime.UTC).date()
    assert find_expired(store, settings, RECORDS) == []
    later = today + datetime.timedelta(days=settings.retention_days + 1)
    shown = find_expired(store, settings, RECORDS, today=later)
    assert [one.subject for one in shown] == ["Ventetid på støttekontaktpersoner"]
    assert workflow.reviews.get(sent, RECORDS), "a dry run deletes nothing"
    with pytest.raises(NotAllowedError):
        apply_retention(store, settings, workflow.enquiries, WRITER, today=later)
    assert apply_retention(store, settings, workflow.enquiries, RECORDS, today=later) == shown
    with pytest.raises(NotFoundError):
        workflow.reviews.get(sent, RECORDS)
    assert workflow.reviews.get(open_draft.id, RECORDS)
    assert workflow.audit.verify().is_intact
    with store.engine.connect() as connection:
        log = str(connection.execute(sql("SELECT * FROM audit_log")).all())
    assert "Tornager" not in log
