"""The state machine of drafts: four eyes, optimistic locking, units, and approvals bound to the exact text."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from assistant.audit import Audit
from assistant.errors import (
    AssistantError,
    CollectionDamagedError,
    ConflictError,
    InvalidQueryError,
    NotAllowedError,
    NotFoundError,
)
from assistant.letters.model import DraftLetter
from assistant.permissions import Person, Role
from assistant.reviews.comments import Comments
from assistant.reviews.enquiries import Enquiries
from assistant.reviews.records import Draft, EditConflictError
from assistant.reviews.reviews import Reviews, text_hash
from assistant.reviews.states import MOVES, Move, State
from assistant.settings import Settings
from assistant.store import Store
from tests.workflow_people import (
    APPROVER,
    EVERYTHING,
    LETTER,
    READER,
    RECORDS,
    SECOND_APPROVER,
    SECOND_WRITER,
    WRITER,
    letter,
    person,
)


class Office:
    """The workflow over one store."""

    def __init__(self, store: Store, steps: tuple[str, ...] = ("Godkender",)) -> None:
        settings = Settings(clearance_steps=steps)
        self.audit = Audit(store, b"key")
        self.reviews = Reviews(store, self.audit, settings)
        self.enquiries = Enquiries(store, self.audit, settings)
        self.comments = Comments(store, self.audit)

    def draft(self, by: Person = WRITER, unit: str | None = None) -> Draft:
        enquiry = self.enquiries.read_text(LETTER, by, unit=unit)
        return self.reviews.create(enquiry.id, letter(), by)

    def in_review(self) -> Draft:
        made = self.draft()
        return self.reviews.submit(made.id, WRITER, revision=made.revision)

    def approved(self) -> Draft:
        made = self.in_review()
        return self.reviews.approve(made.id, APPROVER, revision=made.revision, text_hash=made.text_hash)


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def test_a_draft_is_written_reviewed_returned_approved_and_sent(office: Office) -> None:
    reviews = office.reviews
    made = office.in_review()
    made = reviews.return_(made.id, APPROVER, revision=made.revision, note="Se bemærkningen til spørgsmål 2.")
    assert made.state is State.RETURNED
    made = reviews.edit(made.id, letter("Der venter 107 borgere."), WRITER, revision=made.revision)
    assert made.state is State.RETURNED
    made = reviews.submit(made.id, WRITER, revision=made.revision)
    made = reviews.approve(made.id, APPROVER, revision=made.revision, text_hash=made.text_hash)
    assert made.state is State.APPROVED
    assert made.summary.approved_hash == made.text_hash == text_hash(made.letter)
    made = reviews.mark_sent(made.id, RECORDS, revision=made.revision, reply_document="svar.txt")
    assert made.state is State.SENT
    moves = [(event.move, event.after) for event in reviews.events(made.id, READER)]
    assert [move for move, _ in moves] == ["submit", "return", "submit", "approve", "send"]
    assert [version.number for version in reviews.versions(made.id, READER)] == [1, 2]
    assert office.audit.verify().is_intact


def test_nobody_approves_what_they_wrote(office: Office) -> None:
    made = office.draft(EVERYTHING)
    made = office.reviews.submit(made.id, EVERYTHING, revision=made.revision)
    with pytest.raises(NotAllowedError, match="selv skrevet"):
        office.reviews.approve(made.id, EVERYTHING, revision=made.revision, text_hash=made.text_hash)
    assert office.audit.entries()[0].outcome == "refused"
    changed = office.reviews.edit(made.id, letter("Rettet."), APPROVER, revision=made.revision)
    with pytest.raises(NotAllowedError, match="selv skrevet"):
        office.reviews.approve(made.id, APPROVER, revision=changed.revision, text_hash=changed.text_hash)
    done = office.reviews.approve(made.id, SECOND_APPROVER, revision=changed.revision, text_hash=changed.text_hash)
    assert done.state is State.APPROVED


def test_each_clearance_step_takes_another_person(store: Store) -> None:
    office = Office(store, ("Enhed", "Jura"))
    made = office.in_review()
    made = office.reviews.approve(made.id, APPROVER, revision=made.revision, text_hash=made.text_hash)
    assert (made.state, made.summary.step) == (State.IN_REVIEW, 1)
    with pytest.raises(NotAllowedError, match="et trin"):
        office.reviews.approve(made.id, APPROVER, revision=made.revision, text_hash=made.text_hash)
    changed = office.reviews.edit(made.id, letter("Nyt."), WRITER, revision=made.revision)
    assert changed.summary.step == 0, "an edit reopens clearance"
    for approver in (APPROVER, SECOND_APPROVER):
        changed = office.reviews.approve(made.id, approver, revision=changed.revision, text_hash=changed.text_hash)
    assert changed.state is State.APPROVED
    assert [event.step for event in office.reviews.events(made.id, READER) if event.move == "approve"] == [
        "Enhed",
        "Enhed",
        "Jura",
    ]


def test_an_approval_needs_the_hash_of_the_text_that_was_read(office: Office) -> None:
    made = office.in_review()
    with pytest.raises(ConflictError, match="en anden end den"):
        office.reviews.approve(made.id, APPROVER, revision=made.revision, text_hash="0" * 64)
    assert office.reviews.get(made.id, READER).state is State.IN_REVIEW


@pytest.mark.parametrize(
    ("unready", "said"),
    [
        (replace(letter(), recipients=()), "ingen modtager"),
        (replace(letter(), sections=(replace(letter().sections[0], sentences=()),)), "Spørgsmål 1 er ikke besvaret"),
    ],
)
def test_an_unfinished_letter_is_not_handed_to_review(office: Office, unready: DraftLetter, said: str) -> None:
    made = office.draft()
    made = office.reviews.edit(made.id, unready, WRITER, revision=made.revision)
    with pytest.raises(InvalidQueryError, match=said):
        office.reviews.submit(made.id, WRITER, revision=made.revision)
    assert office.reviews.get(made.id, READER) == made


@pytest.mark.parametrize("move", Move)
def test_every_move_is_refused_from_the_states_it_does_not_start_in(office: Office, move: Move) -> None:
    done = office.approved()
    sent = office.reviews.mark_sent(done.id, RECORDS, revision=done.revision, reply_document="svar.txt")
    calls = {
        Move.EDIT: lambda: office.reviews.edit(sent.id, letter("Nyt."), WRITER, revision=sent.revision),
        Move.SUBMIT: lambda: office.reviews.submit(sent.id, WRITER, revision=sent.revision),
        Move.RETURN: lambda: office.reviews.return_(sent.id, APPROVER, revision=sent.revision),
        Move.APPROVE: lambda: office.reviews.approve(
            sent.id, SECOND_APPROVER, revision=sent.revision, text_hash=sent.text_hash
        ),
        Move.SEND: lambda: office.reviews.mark_sent(sent.id, RECORDS, revision=sent.revision, reply_document="x"),
        Move.WITHDRAW: lambda: office.reviews.withdraw(sent.id, WRITER, revision=sent.revision),
        Move.TRANSFER: lambda: office.reviews.transfer(sent.id, "Vest", WRITER, revision=sent.revision),
    }
    with pytest.raises(ConflictError, match="sendt og kan ikke"):
        calls[move]()
    assert office.reviews.get(sent.id, READER) == sent


def test_an_approved_text_is_not_edited_but_can_be_returned(office: Office) -> None:
    done = office.approved()
    with pytest.raises(ConflictError):
        office.reviews.edit(done.id, letter("Nyt."), WRITER, revision=done.revision)
    back = office.reviews.return_(done.id, APPROVER, revision=done.revision)
    assert (back.state, back.summary.approved_hash) == (State.RETURNED, None)


def test_a_text_changed_behind_our_back_is_neither_shown_nor_sent(office: Office, store: Store) -> None:
    done = office.approved()
    with store.engine.begin() as connection:
        record = connection.execute(sql("SELECT record FROM draft_versions")).scalar()
        assert record is not None
        connection.execute(sql("UPDATE draft_versions SET record = :r"), {"r": bytes(record).replace(b"107", b"170")})
    with pytest.raises(CollectionDamagedError, match="uden om systemet"):
        office.reviews.get(done.id, READER)
    with pytest.raises(AssistantError):
        office.reviews.mark_sent(done.id, RECORDS, revision=done.revision, reply_document="svar.txt")


def test_the_second_writer_gets_both_texts(office: Office) -> None:
    made = office.draft()
    office.reviews.edit(made.id, letter("Annas tekst."), WRITER, revision=made.revision)
    with pytest.raises(EditConflictError) as caught:
        office.reviews.edit(made.id, letter("Bos tekst."), SECOND_WRITER, revision=made.revision)
    assert caught.value.mine == letter("Bos tekst.")
    assert caught.value.theirs.letter == letter("Annas tekst.")
    theirs = caught.value.theirs
    merged = office.reviews.edit(made.id, letter("Begges."), SECOND_WRITER, revision=theirs.revision)
    assert merged.summary.version == 3


def test_a_unit_sees_its_own_cases_only(office: Office) -> None:
    west, east = person("west", Role.DRAFTER, units=("Vest",)), person("east", Role.DRAFTER, units=("Øst",))
    made = office.draft(west)
    assert made.summary.unit == "Vest", "somebody with one unit works for it"
    for look in (
        lambda: office.reviews.get(made.id, east),
        lambda: office.reviews.versions(made.id, east),
        lambda: office.reviews.events(made.id, east),
        lambda: office.reviews.edit(made.id, letter(), east, revision=made.revision),
        lambda: office.comments.list_comments(made.id, east),
        lambda: office.comments.add(made.id, "Hej", east),
        lambda: office.enquiries.get(made.summary.enquiry_id, east),
        lambda: office.enquiries.content(made.summary.enquiry_id, east),
    ):
        with pytest.raises(NotFoundError):
            look()
    assert office.reviews.list_drafts(east) == []
    assert office.enquiries.list_enquiries(east) == []
    assert [one.id for one in office.reviews.list_drafts(RECORDS)] == [made.id]
    moved = office.reviews.transfer(made.id, "Øst", west, revision=made.revision, note="Hører til hos jer.")
    assert moved.state is State.TRANSFERRED
    assert office.reviews.get(made.id, east).state is State.TRANSFERRED
    assert office.enquiries.get(made.summary.enquiry_id, east)
    with pytest.raises(NotFoundError):
        office.reviews.get(made.id, west)
    with pytest.raises(NotAllowedError, match="enheden"):
        office.enquiries.read_text(LETTER, west, unit="Øst")


def test_comments_stand_on_sentences_and_are_answered(office: Office) -> None:
    made = office.in_review()
    first = office.comments.add(made.id, "Hvornår er det opgjort?", APPROVER, sentence="s1")
    answer = office.comments.add(made.id, "1. februar.", WRITER, answers=first.id)
    assert (answer.sentence, answer.answers) == ("s1", first.id)
    assert office.comments.resolve(first.id, APPROVER).resolved_at is not None
    assert [one.text for one in office.comments.list_comments(made.id, READER)] == [
        "Hvornår er det opgjort?",
        "1. februar.",
    ]
    with pytest.raises(NotAllowedError):
        office.comments.add(made.id, "Må jeg?", READER)


def test_the_queue_is_filtered(office: Office) -> None:
    made, other = office.in_review(), office.draft(SECOND_WRITER)
    ids = lambda **wanted: {one.id for one in office.reviews.list_drafts(APPROVER, **wanted)}  # noqa: E731
    assert ids() == {made.id, other.id}
    assert ids(to_clear=True) == {made.id}
    assert ids(owner="bo") == {other.id}
    assert ids(states=[State.DRAFT]) == {other.id}
    assert made.summary.deadline is not None
    assert ids(overdue_on=made.summary.deadline) == set()
    assert ids(overdue_on=made.summary.deadline.replace(year=2024)) == {made.id, other.id}
    assert ids(text="vente") == {made.id, other.id}
    assigned = office.reviews.assign(other.id, WRITER, APPROVER)
    assert assigned.summary.owner == WRITER.id


def test_what_an_approver_opened_is_remembered(office: Office) -> None:
    made = office.in_review()
    office.reviews.note_view(made.id, APPROVER)
    office.reviews.note_view(made.id, APPROVER, opened="d1, side 2")
    assert [(view.opened, view.person) for view in office.reviews.views(made.id, READER)] == [
        ("draft", "carl"),
        ("d1, side 2", "carl"),
    ]


def test_an_erased_enquiry_takes_its_drafts_along_and_leaves_the_log_intact(office: Office, store: Store) -> None:
    made = office.in_review()
    office.comments.add(made.id, "Hej", APPROVER)
    with pytest.raises(NotAllowedError):
        office.enquiries.remove(made.summary.enquiry_id, WRITER)
    office.enquiries.remove(made.summary.enquiry_id, RECORDS)
    with store.engine.connect() as connection:
        for table in ("enquiries", "drafts", "draft_versions", "draft_events", "comments"):
            assert connection.execute(sql(f"SELECT count(*) FROM {table}")).scalar() == 0, table
    assert office.audit.verify().is_intact


def test_an_enquiry_is_corrected_once_at_a_time(office: Office) -> None:
    stored = office.enquiries.read_text(LETTER, WRITER)
    changed = replace(stored.enquiry, subject="Ventetid i 2023")
    after = office.enquiries.correct(stored.id, changed, WRITER, revision=1)
    assert (after.enquiry.subject, after.revision) == ("Ventetid i 2023", 2)
    with pytest.raises(ConflictError, match="En anden"):
        office.enquiries.correct(stored.id, changed, SECOND_WRITER, revision=1)


# ------------------------------------------------------------------ random walks and races

UNITS = ("Vest", "Øst")
PEOPLE = tuple(
    replace(one, units=frozenset(UNITS))
    for one in (WRITER, SECOND_WRITER, APPROVER, SECOND_APPROVER, RECORDS, READER, EVERYTHING)
)
LOOKER = PEOPLE[5]


MOVE_CHOICES = (*Move, Move.EDIT, Move.SUBMIT, Move.SUBMIT, Move.APPROVE, Move.APPROVE)


def walk(office: Office, chance: random.Random, moves: int = 14) -> int:
    """Random people try random moves, at times with old knowledge; returns how often a reply was approved."""
    made = office.draft(chance.choice((PEOPLE[0], PEOPLE[-1])), unit="Vest")
    reviews, approvals, known = office.reviews, 0, made
    for number in range(moves):
        by, move = chance.choice(PEOPLE), chance.choice(MOVE_CHOICES)
        before = reviews.get(made.id, LOOKER)
        seen = before if chance.random() < 0.9 else known
        try:
            after = attempt(reviews, move, seen, by, number)
        except AssistantError:
            assert reviews.get(made.id, LOOKER) == before, "a refused move leaves everything as it was"
            continue
        known = before
        assert seen.revision == before.revision, "nothing is done on old knowledge"
        if before.state in (State.APPROVED, State.SENT):
            assert after.letter == before.letter, "no edit after approval"
        check(office, after, move, by)
        approvals += after.state is State.APPROVED
    return approvals


def attempt(reviews: Reviews, move: Move, seen: Draft, by: Person, number: int) -> Draft:
    revision = seen.revision
    if move is Move.EDIT:
        return reviews.edit(seen.id, letter(f"Udgave {number}."), by, revision=revision)
    if move is Move.APPROVE:
        return reviews.approve(seen.id, by, revision=revision, text_hash=seen.text_hash)
    if move is Move.SEND:
        return reviews.mark_sent(seen.id, by, revision=revision, reply_document="svar.txt")
    if move is Move.TRANSFER:
        return reviews.transfer(seen.id, UNITS[number % 2], by, revision=revision)
    call = {Move.SUBMIT: reviews.submit, Move.RETURN: reviews.return_, Move.WITHDRAW: reviews.withdraw}[move]
    return call(seen.id, by, revision=revision)


def check(office: Office, after: Draft, move: Move, by: Person) -> None:
    """What must hold of every draft, told from what is stored."""
    assert by.roles & {Role.DRAFTER, Role.APPROVER, Role.RECORDS}
    assert after.state in (*MOVES[move].to.values(), State.IN_REVIEW)
    if after.state not in (State.APPROVED, State.SENT):
        assert after.summary.approved_hash is None
        return
    assert after.summary.approved_hash == after.text_hash
    authors = {version.author for version in office.reviews.versions(after.id, LOOKER)} | {after.summary.created_by}
    approvers = []
    for event in office.reviews.events(after.id, LOOKER):
        if event.move == Move.APPROVE.value:
            assert event.text_hash == after.text_hash or event.version < after.summary.version
            approvers.append(event.person)
        elif event.move != Move.SEND.value:
            approvers = []
    assert approvers
    assert not authors & set(approvers), "an approval by one pair of eyes"


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("steps", [("En",), ("En", "To")])
def test_random_walks_keep_four_eyes_and_approved_texts(store: Store, steps: tuple[str, ...]) -> None:
    office = Office(store, steps)
    assert sum(walk(office, random.Random(seed)) for seed in range(40)) > 0
    assert office.audit.verify().is_intact


def race(office: Office, rounds: int, writers: int = 2) -> None:
    """Writers change one draft at the same time: each change is either the next version or comes back with both."""
    made = office.draft()
    kept = {1: letter()}
    for number in range(rounds):
        current = office.reviews.get(made.id, READER)
        texts = [letter(f"Runde {number}, skribent {writer}.") for writer in range(writers)]
        outcomes: list[Draft | EditConflictError | None] = [None] * writers
        barrier = threading.Barrier(writers)

        def write(
            writer: int,
            current: Draft = current,
            texts: list[object] = texts,  # type: ignore[assignment]
            outcomes: list[Draft | EditConflictError | None] = outcomes,
            barrier: threading.Barrier = barrier,
        ) -> None:
            barrier.wait()
            try:
                edited = office.reviews.edit(
                    made.id,
                    texts[writer],  # type: ignore[arg-type]
                    (WRITER, SECOND_WRITER)[writer % 2],
                    revision=current.revision,
                )
                outcomes[writer] = edited
            except EditConflictError as conflict:
                outcomes[writer] = conflict

        threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        won = [one for one in outcomes if isinstance(one, Draft)]
        lost = [one for one in outcomes if isinstance(one, EditConflictError)]
        assert len(won) == 1
        assert len(lost) == writers - 1
        kept[won[0].summary.version] = won[0].letter
        assert {one.mine for one in lost} | {won[0].letter} == set(texts), "no text is lost"
        assert all(one.theirs.letter == won[0].letter for one in lost)
    assert {version.number: version.letter for version in office.reviews.versions(made.id, READER)} == kept


def test_races_on_one_draft_lose_no_update(office: Office) -> None:
    race(office, rounds=15, writers=3)


def test_the_schema_migrates_forward_from_every_earlier_one(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from sqlalchemy import create_engine, inspect

    import assistant.store.workflow_schema  # noqa: F401
    from assistant.store.database import MIGRATIONS, open_database
    from assistant.store.schema import SCHEMA_HEAD, Base

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert revisions[0] == SCHEMA_HEAD
    for revision in revisions:
        folder = tmp_path / revision
        folder.mkdir()
        engine = create_engine(f"sqlite:///{folder / 'assistant.sqlite3'}")
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
        engine.dispose()
        opened = open_database(Settings(data=folder))
        assert set(Base.metadata.tables) <= set(inspect(opened).get_table_names())
        for name, table in Base.metadata.tables.items():
            assert {column["name"] for column in inspect(opened).get_columns(name)} == set(table.columns.keys()), name
        opened.dispose()
