"""Letters in odd shapes: lists without numbers, lead-ins, closing blocks, dates in words, struck-through text."""

from __future__ import annotations

import datetime
import io

import pytest

from assistant.intake.direct import as_direct_question
from assistant.intake.letters import read_letter, read_letter_file
from assistant.settings import Settings

SETTINGS = Settings()
LISTED = """Kære forvaltning,

kan I oplyse mig,
- hvor mange sommerhuse kommunen udlejede i 2022,
- hvor mange familier der stod på venteliste samme år?

På forhånd tak

Sigrid Tornager
Gruppeformand
den tredje maj 2023

Denne e-mail kan indeholde fortrolige oplysninger. Er du ikke den rette modtager, så slet den venligst.
"""


def test_all_entries_of_a_list_are_asked_and_the_closing_block_is_read() -> None:
    enquiry = read_letter(LISTED, SETTINGS)
    assert [part.text for part in enquiry.parts] == [
        "Hvor mange sommerhuse kommunen udlejede i 2022?",
        "Hvor mange familier der stod på venteliste samme år?",
    ]
    assert [(one.name, one.role) for one in enquiry.askers] == [("Sigrid Tornager", "Gruppeformand")]
    assert enquiry.date == datetime.date(2023, 5, 3)


@pytest.mark.parametrize(
    ("text", "direct"),
    [
        ("For det første vil jeg gerne vide, hvor mange huse der er.", "Hvor mange huse der er?"),
        ("Kan du i den forbindelse oplyse, hvad det koster?", "Hvad det koster?"),
        ("For det andet: Hvor længe varer det?", "Hvor længe varer det?"),
        ("For det tredje vil jeg gerne vide, om det fortsætter.", "Jeg vil gerne vide, om det fortsætter."),
        ("Borgerne i Lindevig siger, hvad de mener.", "Borgerne i Lindevig siger, hvad de mener."),
        ("Er taget tæt?", "Er taget tæt?"),
    ],
)
def test_a_question_is_quoted_without_its_lead_in(text: str, direct: str) -> None:
    assert as_direct_question(text) == direct


def test_dashes_within_a_line_are_a_list() -> None:
    text = "Hej\n\nKan I oplyse mig, – hvor mange huse der er, – hvad de koster?\n\nMvh. Bo Bang, MB"
    assert [part.text for part in read_letter(text, SETTINGS).parts] == ["Hvor mange huse der er?", "Hvad de koster?"]


def test_what_is_said_between_questions_is_kept_and_pointed_out() -> None:
    text = (
        "Kære forvaltning\n\nHvor mange huse er der? Naboen har i årevis klaget over larm fra skovvejen om natten. "
        "Hvad koster de?\n\nVenlig hilsen\nSigrid Tornager, MB\n3. maj 2023"
    )
    enquiry = read_letter(text, SETTINGS)
    assert len(enquiry.parts) == 2
    assert [one.text for one in enquiry.left_out if one.kind == "remark"] == [
        "Naboen har i årevis klaget over larm fra skovvejen om natten."
    ]
    assert any("Læs det udeladte" in warning for warning in enquiry.warnings)


@pytest.mark.parametrize(
    ("above", "addressee"),
    [
        ("Til Teknik- og Miljøforvaltningen\n\nKære forvaltning", "Teknik- og Miljøforvaltningen"),
        ("Kære Socialforvaltning", "Socialforvaltningen"),
        ("Kære borgmester", "borgmesteren"),
        ("Kære forvaltning", ""),
        ("Kære Bo Bang", ""),
    ],
)
def test_the_administration_addressed_is_read(above: str, addressee: str) -> None:
    text = f"{above}\n\nHvor mange huse er der?\n\nVenlig hilsen\nSigrid Tornager, MB"
    assert read_letter(text, SETTINGS).addressee == addressee


def test_a_subject_that_says_nothing_is_replaced_by_what_the_letter_announces() -> None:
    text = (
        "Emne: Spørgsmål\n\nKære forvaltning\n\nJeg har to spørgsmål om kolonihaverne ved åen:\n\n"
        "1. Hvor mange er der?\n2. Hvad koster de?\n\nMvh. Bo Bang, MB"
    )
    assert read_letter(text, SETTINGS).subject == "kolonihaverne ved åen"
    assert read_letter(text.replace(" om kolonihaverne ved åen", ""), SETTINGS).subject == ""


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("den tredje maj 2021", datetime.date(2021, 5, 3)),
        ("Lindevig, den enogtredivte december totusindogtyve", datetime.date(2020, 12, 31)),
        ("d. 12. marts to tusind og treogtyve", datetime.date(2023, 3, 12)),
    ],
)
def test_dates_in_words_are_read(written: str, date: datetime.date) -> None:
    assert read_letter(f"{written}\n\nKære forvaltning\n\nHvor mange huse er der?", SETTINGS).date == date


def test_struck_through_text_of_a_word_letter_is_not_asked() -> None:
    from docx import Document

    document = Document()
    for line in ("Kære forvaltning", "1. Hvor mange huse er der?"):
        document.add_paragraph(line)
    document.add_paragraph().add_run("2. Hvad koster hver af dem?").font.strike = True
    mixed = document.add_paragraph("3. Hvem ejer ")
    mixed.add_run("skuret").font.strike = True
    mixed.add_run("laden ved åen?")
    buffer = io.BytesIO()
    document.save(buffer)
    enquiry = read_letter_file(buffer.getvalue(), "brev.docx", SETTINGS)
    assert [(part.number, part.text) for part in enquiry.parts] == [
        ("1", "Hvor mange huse er der?"),
        ("3", "Hvem ejer laden ved åen?"),
    ]
    assert any("Hvad koster" in one.text for one in enquiry.left_out if one.kind == "withdrawn")


IN_COLUMNS = """Til direktionen                                   Dato: 14-09-2020

UNGEBOLIGER

Jeg beder forvaltningen oplyse

I.   hvor mange ungeboliger der er opført,
II.  hvad den gennemsnitlige husleje er, og
III. hvor mange unge der står på venteliste.

Venlig hilsen
Ragnhild Mosekær
"""
AS_A_TABLE = """| Afsender | Birgitte Overmark, MB |
| Dato | 9. september 2024 |

Spørgsmål A
Hvor mange pladser mangler der?
Spørgsmål B
Hvornår åbner institutionen, og hvor mange pladser får den?
"""
WITHOUT_CAPITALS = """hej

jeg har fået mails om fjernvarme. hvornår får vi fjernvarme? kan man sige nej?

palle østergreen, mb
30.5.2024
"""
STEM = """Den 1. juni 2022

1. Om banerne i dag:
   a) Hvor mange baner er der lys på?
2. Hvad koster en kunstgræsbane
   a) at anlægge?
   b) at drive om året?

Med venlig hilsen
Asmus Dalgaard
"""
QUOTING = """Den 20. januar 2021

Tak for svaret, hvor I skrev: "Hvem rydder fortovene? Det gør ejerne." Nu er det stierne:

• Hvor hurtigt skal en sti ryddes?
• Hvor mange klager kom der?

Mvh Ditlev Hornum
"""


@pytest.mark.parametrize(
    ("letter", "date", "asker", "asked"),
    [
        (
            IN_COLUMNS,
            datetime.date(2020, 9, 14),
            "Ragnhild Mosekær",
            [
                ("i", "Hvor mange ungeboliger der er opført?"),
                ("ii", "Hvad den gennemsnitlige husleje er?"),
                ("iii", "Hvor mange unge der står på venteliste?"),
            ],
        ),
        (
            AS_A_TABLE,
            datetime.date(2024, 9, 9),
            "Birgitte Overmark",
            [
                ("a", "Hvor mange pladser mangler der?"),
                ("b", "Hvornår åbner institutionen, og hvor mange pladser får den?"),
            ],
        ),
        (
            WITHOUT_CAPITALS,
            datetime.date(2024, 5, 30),
            "Palle Østergreen",
            [("1", "Hvornår får vi fjernvarme?"), ("2", "Kan man sige nej?")],
        ),
        (
            STEM,
            datetime.date(2022, 6, 1),
            "Asmus Dalgaard",
            [
                ("1a", "Hvor mange baner er der lys på?"),
                ("2a", "Hvad koster en kunstgræsbane at anlægge?"),
                ("2b", "Hvad koster en kunstgræsbane at drive om året?"),
            ],
        ),
        (
            QUOTING,
            datetime.date(2021, 1, 20),
            "Ditlev Hornum",
            [("1", "Hvor hurtigt skal en sti ryddes?"), ("2", "Hvor mange klager kom der?")],
        ),
    ],
    ids=["in columns", "as a table", "without capitals", "under a stem", "quoting an old question"],
)
def test_a_letter_is_read_whatever_its_layout(
    letter: str, date: datetime.date, asker: str, asked: list[tuple[str, str]]
) -> None:
    enquiry = read_letter(letter, SETTINGS)
    assert [(part.number, part.text) for part in enquiry.parts] == asked
    assert [one.name for one in enquiry.askers] == [asker]
    assert enquiry.date == date
