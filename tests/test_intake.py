"""Letters of every shape become enquiries."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import AssistantError, InvalidQueryError
from assistant.intake.deadlines import working_day_after
from assistant.intake.letters import read_letter, read_letter_file
from assistant.intake.mail import parse_mail_date, parse_senders
from assistant.settings import Settings
from eval.letters.score import Gold, compare, load, read

SETTINGS = Settings()
LETTERS = load()


@pytest.mark.parametrize("gold", LETTERS, ids=lambda gold: gold.id)
def test_a_letter_is_understood(gold: Gold) -> None:
    row = compare(gold, read(gold, SETTINGS))
    assert row["right"] == row["found"] == row["wanted"]
    assert row["old"] == 0
    assert row["recipient"]
    assert row["date"]
    assert row["subject"]


PLAIN = next(gold for gold in LETTERS if gold.id == "L01")


def docx_letter(text: str) -> bytes:
    from docx import Document

    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf_letter(text: str) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number, line in enumerate(text.split("\n")):
        canvas.drawString(70, 780 - 16 * number, line)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("brev.txt", PLAIN.text.encode()),
        ("brev.txt", PLAIN.text.encode("utf-8-sig")),
        ("brev.md", PLAIN.text.encode()),
        ("brev.docx", docx_letter(PLAIN.text)),
        ("brev.pdf", pdf_letter(PLAIN.text)),
    ],
    ids=["txt", "txt with a mark", "md", "docx", "pdf"],
)
def test_every_kind_of_file_gives_the_same_enquiry(name: str, content: bytes) -> None:
    row = compare(PLAIN, read_letter_file(content, name, SETTINGS))
    assert (row["right"], row["found"], row["recipient"], row["date"]) == (3, 3, True, True)


def test_a_letter_attached_to_a_mail_is_read() -> None:
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Sekretariatet <s@x.example>", "t@x.example", "VS: Brev fra et medlem"
    mail["Date"] = "Wed, 15 Mar 2023 10:00:00 +0100"
    mail.set_content("Hermed vedhæftet brev til besvarelse.\n\nVenlig hilsen\nSekretariatet\n")
    mail.add_attachment(docx_letter(PLAIN.text), maintype="application", subtype="octet-stream", filename="brev.docx")
    row = compare(PLAIN, read_letter_file(mail.as_bytes(), "mail.eml", SETTINGS))
    assert (row["right"], row["found"], row["recipient"], row["date"]) == (3, 3, True, True)


def test_what_is_left_out_is_kept_for_the_official_to_see() -> None:
    gold = next(gold for gold in LETTERS if gold.id == "L03")
    enquiry = read(gold, SETTINGS)
    assert {one.kind for one in enquiry.left_out} == {"covering", "quoted"}
    assert enquiry.forwarded_by is not None
    assert enquiry.forwarded_by.name == "Karla Mogensby"


def test_what_is_missing_is_said() -> None:
    enquiry = read_letter("Hvor mange borgere venter?", SETTINGS)
    assert [part.text for part in enquiry.parts] == ["Hvor mange borgere venter?"]
    assert enquiry.deadline is None
    assert len(enquiry.warnings) == 2
    with pytest.raises(InvalidQueryError, match="tomt"):
        read_letter(" \n ", SETTINGS)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2023-03-14", 10, "2023-03-28"),
        ("2023-03-30", 10, "2023-04-18"),  # Easter
        ("2023-12-18", 10, "2024-01-04"),  # Christmas, 24 and 31 December, New Year
        ("2023-06-01", 2, "2023-06-06"),  # 5 June
        ("2024-04-25", 1, "2024-04-26"),  # the Great Prayer Day is no longer a holiday
        ("2023-05-04", 1, "2023-05-08"),  # … and was one before
    ],
)
def test_deadlines_follow_the_danish_calendar(start: str, days: int, due: str) -> None:
    assert working_day_after(datetime.date.fromisoformat(start), days).isoformat() == due


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2060, 1, 1)), st.integers(1, 30))
def test_a_deadline_is_a_working_day_after_the_start(start: datetime.date, days: int) -> None:
    due = working_day_after(start, days)
    assert due > start
    assert due.weekday() < 5
    assert working_day_after(start, days + 1) > due


@given(st.text(max_size=400))
def test_any_text_is_read_without_failing(text: str) -> None:
    try:
        enquiry = read_letter(text, SETTINGS)
    except AssistantError:
        return
    assert all(part.text.strip() for part in enquiry.parts)


@given(st.binary(max_size=400))
def test_any_bytes_as_a_mail_are_read_or_refused_in_danish(content: bytes) -> None:
    try:
        read_letter_file(content, "mail.eml", SETTINGS)
    except AssistantError as error:
        assert error.message


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("Mon, 3 May 2021 23:30:00 +0000", "2021-05-04"),
        ("3. maj 2021 10:12", "2021-05-03"),
        ("May 3, 2021 at 10:12 AM", "2021-05-03"),
        ("3 May 2021", "2021-05-03"),
        ("i går", None),
    ],
)
def test_dates_of_header_lines(value: str, date: str | None) -> None:
    found = parse_mail_date(value)
    assert (found.isoformat() if found else None) == date


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
@pytest.mark.parametrize("declared", ["", "iso-8859-1", "utf-8", "findes-ikke"])
def test_a_mail_is_decoded_whatever_it_says_of_itself(encoding: str, declared: str) -> None:
    kind = f'Content-Type: text/plain; charset="{declared}"\nContent-Transfer-Encoding: 8bit\n' if declared else ""
    mail = f"From: Åse Sørby <aase@x.example>\nSubject: Æblehaven\n{kind}\nHvor mange æbletræer er der på Ærø?\n"
    enquiry = read_letter_file(mail.encode(encoding), "brev.eml", SETTINGS)
    assert (enquiry.sender, enquiry.subject) == ("Åse Sørby", "Æblehaven")
    assert [part.text for part in enquiry.parts] == ["Hvor mange æbletræer er der på Ærø?"]
    assert read_letter(mail, SETTINGS).parts == enquiry.parts


def _ends() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "cases" / "letter_ends.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(kind, text.replace("\\n", "\n")) for kind, text in rows]


ENDS = _ends()
BODY = "Kære forvaltning\n\n1. Hvor mange ledige er der?\n2. Hvad koster det?\n\n"


@pytest.mark.parametrize(("kind", "end"), ENDS, ids=[f"{kind}-{number}" for number, (kind, _) in enumerate(ENDS)])
def test_signatures_and_datelines_of_every_shape_are_read(kind: str, end: str) -> None:
    signed = "Med venlig hilsen\nSigrid Tornager, MB\n"
    enquiry = read_letter(f"{end}\n\n{BODY}{signed}" if kind == "date" else f"3. maj 2021\n\n{BODY}{end}\n", SETTINGS)
    assert enquiry.sender == ("Sigrid Tornager og Bo Bang" if kind == "two" else "Sigrid Tornager")
    assert enquiry.date == datetime.date(2021, 5, 3)
    assert [part.text for part in enquiry.parts] == ["Hvor mange ledige er der?", "Hvad koster det?"]


def test_senders_are_put_in_order() -> None:
    found = parse_senders('"Krathusen, Bodil" <b@x.example>')
    assert [(one.name, one.address) for one in found] == [("Bodil Krathusen", "b@x.example")]
    assert [one.name for one in parse_senders("Bodil Krathusen [mailto:b@x.example]")] == ["Bodil Krathusen"]


def test_the_settings_decide_the_deadline(tmp_path: Path) -> None:
    enquiry = read_letter(PLAIN.text, Settings(answer_deadline_working_days=5))
    assert enquiry.deadline == datetime.date(2023, 3, 21)
