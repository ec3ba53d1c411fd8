"""Structure: letters, notes and reports are understood as their readers understand them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.records import BlockKind, Change, Document, Figure, Kind, Page, Structure
from assistant.structure import describe
from assistant.text_repair.marks import REASON_CUT_OFF, REASON_NOISE
from eval.structure.measure import Tally, score

DOCUMENTS = sorted((Path(__file__).parent.parent / "eval" / "structure").glob("*/*.txt"))


def described(*pages: str, name: str = "notat.txt") -> tuple[Document, Structure]:
    numbered = tuple(Page(number, text) for number, text in enumerate(pages, start=1))
    return describe(Document("d1", name, "v1", "text/plain", numbered))


def figure(structure: Structure, text: str) -> Figure:
    return next(figure for figure in structure.figures if figure.text == text)


def block_of(document: Document, structure: Structure, opening: str) -> int:
    for block in structure.blocks:
        if document.pages[block.page - 1].repaired[block.repaired_start : block.repaired_end].startswith(opening):
            return block.index
    raise AssertionError(f"no block begins with {opening!r}")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_what_was_found_in_our_own_documents_is_still_found(path: Path) -> None:
    tallies: dict[str, Tally] = defaultdict(Tally)
    score(path, tallies)
    assert [miss for tally in tallies.values() for miss in tally.misses] == []


NOTE = """## Forvaltningens indsatser for unge

19-02-2013

Notatet giver et overblik over indsatserne.

Sagsnr.

2012-15999

Sagsbehandler

Kirsten Prøve

Madsen

### Indsatser i hele byen

- **Team Nord** er én indgang for unge, der har

**Center for Unge**

Prøvegade 17, 1.
1592 København V

Mobil
2000 0000

brug for hjælp. I 2012 nåede teamet 632 unge.

#### Succeskriterier

100 unge modtager tilbud.

### Måling

Der måles hvert år.

- ***Exit***

Indsatsen har kostet 14 mio. kr. i perioden marts 2011 til marts 2015.

#### Succeskriterier 2012

- Ca. 12 oplæg

### Økonomi

Der er ikke afsat midler.
"""


def test_an_effort_holds_its_criteria_whatever_their_size_in_print() -> None:
    document, structure = described(NOTE)
    crumbs = {
        opening: structure.blocks[block_of(document, structure, opening)].breadcrumb
        for opening in ("100 unge", "Der måles", "Indsatsen har", "- Ca. 12", "Der er ikke")
    }
    assert crumbs["100 unge"][-2:] == ("Team Nord", "Succeskriterier")
    assert crumbs["Der måles"][-2:] == ("Team Nord", "Måling")
    assert crumbs["Indsatsen har"][-1] == "Exit"
    assert crumbs["- Ca. 12"][-2:] == ("Exit", "Succeskriterier 2012")
    assert crumbs["Der er ikke"] == ("Forvaltningens indsatser for unge", "Økonomi")


def test_margin_text_is_letterhead_and_the_sentence_around_it_goes_on() -> None:
    document, structure = described(NOTE)
    for opening in ("Sagsnr.", "2012-15999", "Kirsten Prøve", "Madsen", "**Center for Unge**", "Prøvegade", "Mobil"):
        assert structure.blocks[block_of(document, structure, opening)].kind == BlockKind.LETTERHEAD, opening
    rest = structure.blocks[block_of(document, structure, "brug for hjælp")]
    assert rest.continues
    assert rest.breadcrumb[-1] == "Team Nord"
    assert (document.kind, document.date, document.case_number) == (Kind.NOTE, datetime.date(2013, 2, 19), "2012-15999")


def test_figures_know_what_they_count_and_when() -> None:
    _, structure = described(NOTE)
    reached = figure(structure, "632")
    assert (reached.unit, reached.as_of_first, reached.as_of_last) == (
        "unge",
        datetime.date(2012, 1, 1),
        datetime.date(2012, 12, 31),
    )
    cost = figure(structure, "14 mio. kr.")
    assert (cost.value, cost.as_of_text) == (14_000_000, "i perioden marts 2011 til marts 2015")
    assert figure(structure, "100").counted == "unge modtager tilbud"
    assert figure(structure, "12").as_of_first == datetime.date(2012, 1, 1)


REPLY = """Til
Vera Prøvesen, MB

Keere Vera Prøvesen

Tak for din henvendelse af d. 17. januar 2019 med spørgsmål til Jobforvaltningen om indsatsen for unge.

Spergsmal

1. Hvor mange unge er med?

2. Hvor mange er i job?

Jobforvaltningens svar

Ad 1: Hvor mange unge er med?

Siden opstarten i 2018 har 107 unge været omfattet (opgjort pr. 24. januar 2019). 70 af disse unge er stadig med.

Ud af de 37 unge, som er stoppet, er 6 kommet i job. 17 er stoppet af andre grunde.

Ad 2: Hvor mange er i job?

1. 6 er i job.

Med venlig hilsen

Ellen Opdigtet
Adm. direktør
"""


def test_a_reply_knows_its_parties_dates_and_which_question_each_answer_answers() -> None:
    document, structure = described(REPLY, name="svar.txt")
    letter = structure.letter
    assert letter is not None
    assert (letter.recipient, letter.sender) == ("Vera Prøvesen, MB", "Jobforvaltningen")
    assert (letter.signatory, letter.signatory_title) == ("Ellen Opdigtet", "Adm. direktør")
    assert letter.enquiry_date == datetime.date(2019, 1, 17)
    assert letter.subject == "indsatsen for unge"
    assert [question.number for question in letter.questions] == ["1", "2"]
    first = letter.questions[0]
    assert first.text == "Hvor mange unge er med?"
    assert block_of(document, structure, "Ud af de 37") in first.answer_blocks
    assert block_of(document, structure, "1. 6 er i job") in letter.questions[1].answer_blocks
    assert structure.blocks[block_of(document, structure, "1. 6 er i job")].kind == BlockKind.LIST_ENTRY


def test_a_date_read_from_the_text_is_said_to_be_inferred() -> None:
    document, _ = described(REPLY, name="svar.txt")
    assert document.date == datetime.date(2019, 1, 24)
    assert any("udledt" in warning and "svar.txt" in warning for warning in document.warnings)


def test_a_figure_without_a_noun_borrows_the_one_before_and_its_date() -> None:
    _, structure = described(REPLY, name="svar.txt")
    still = figure(structure, "70")
    assert (still.unit, still.as_of_text) == ("unge", "opgjort pr. 24. januar 2019")
    assert figure(structure, "17").counted == "unge er stoppet af andre grunde"


TABLE = """Notat om budget

Tabel 1 viser rammen i 2012 priser for indsatserne.

**Tabel 1 – Budget 2012 og frem i mio. kr.**

<b>Indsats</b>\t<b>2012</b>\t<b>2013</b>\t<b>2014</b>
Drift\t0,8\t0,8\t0,8
Løsladelse\t1\t0,5\t
Brandkorps\t\t0,5\t-
<b>I alt</b>\t<b>1,8</b>\t<b>1,8</b>\t<b>0,9</b>
"""


def test_a_table_has_unit_price_level_and_empty_cells_and_its_total_is_checked() -> None:
    document, structure = described(TABLE)
    (table,) = structure.tables
    assert (table.unit, table.price_level, table.label_head) == ("mio. kr.", "2012-priser", "Indsats")
    assert table.columns == ("2012", "2013", "2014")
    assert [[cell.text for cell in row.cells] for row in table.rows[:3]] == [
        ["0,8", "0,8", "0,8"],
        ["1", "0,5", ""],
        ["", "0,5", "-"],
    ]
    assert table.rows[3].is_total
    assert len(table.warnings) == 0 or all("2014" in warning for warning in table.warnings)
    for row in table.rows:
        for cell in row.cells:
            assert document.pages[0].repaired[cell.repaired_start : cell.repaired_end] == cell.text


def test_a_wrong_total_is_warned_of_in_danish() -> None:
    _, structure = described(TABLE.replace("<b>1,8</b>\t<b>1,8</b>", "<b>1,8</b>\t<b>2,8</b>"))
    (warning,) = structure.tables[0].warnings
    assert warning == "»I alt« for 2013 er 2,8, men rækkerne giver 1,8."


def test_cells_are_figures_with_row_column_unit_and_year() -> None:
    _, structure = described(TABLE)
    cells = [f for f in structure.figures if f.counted.startswith("Løsladelse")]
    assert [(cell.value, cell.unit, cell.counted) for cell in cells] == [
        (1_000_000, "kr.", "Løsladelse, 2012, 2012-priser"),
        (500_000, "kr.", "Løsladelse, 2013, 2012-priser"),
    ]
    assert cells[1].as_of_first == datetime.date(2013, 1, 1)


REPORT = """# **Statusrapport for perioden august 2017 til juni 2018**

Juni 2018

## Status

### Enkeltpersoner

#### 1. Samtaler

**Status:** Der er i 2017 fundet omkring 200 stik- og

---

<sup>1</sup> Talt i hånden.

slagvåben samt 41 skydevåben<sup>1</sup>.

## 2. Viden

Der er afholdt 4 møder.

## Områder

### 3. Møder

Der er 20 byer<sup>2</sup>.

### **Mål nr. 1: Fald i andelen af utrygge**

Indikatorer:

- A. Andel af utrygge
- B. Antal møder

### **Resultat:**

**Ad A)** En stigning fra 2017 (8 %) til 2018 (23 %).

**Ad B)** Der er fire møder, hvilket er det laveste antal i perioden 2009-2016.

---

<sup>2</sup> Data trukket 17. maj 2018.
"""


def test_numbered_headings_of_one_sequence_stand_side_by_side() -> None:
    document, structure = described(REPORT)
    crumbs = {o: structure.blocks[block_of(document, structure, o)].breadcrumb for o in ("Der er afholdt", "Der er 20")}
    assert crumbs["Der er afholdt"][1:] == ("Status", "Enkeltpersoner", "2. Viden")
    assert crumbs["Der er 20"][1:] == ("Status", "Områder", "3. Møder")


def test_a_lettered_result_belongs_to_its_indicator() -> None:
    document, structure = described(REPORT)
    result = structure.blocks[block_of(document, structure, "**Ad B)**")]
    assert result.lead_in == block_of(document, structure, "- B. Antal møder")
    assert result.answers == "B"
    assert result.breadcrumb[-2:] == ("Mål nr. 1: Fald i andelen af utrygge", "Resultat")


def test_figures_over_a_page_break_in_a_comparison_and_with_a_dated_note() -> None:
    _, structure = described(REPORT)
    weapons = figure(structure, "200")
    assert (weapons.unit, weapons.counted.split(" samt")[0]) == ("slagvåben", "stik- og slagvåben")
    assert [figure(structure, share).as_of_first.year for share in ("8 %", "23 %")] == [2017, 2018]  # type: ignore[union-attr]
    assert figure(structure, "20").as_of_first == datetime.date(2018, 5, 17)
    assert figure(structure, "fire").as_of_text == "august 2017 til juni 2018"


def test_a_footnote_finds_its_anchor() -> None:
    document, structure = described(REPORT)
    (first, second) = structure.footnotes
    assert first.anchor is not None
    assert document.pages[0].repaired[: first.anchor].endswith("41 skydevåben")
    assert second.anchor_block == block_of(document, structure, "Der er 20")


def test_text_without_blank_lines_is_cut_where_lines_stop_short() -> None:
    page = (
        "Notat om cykelstier i de nye kvarterer\n1. marts 2013\nHvad stierne bruges til\n"
        "Stierne bruges hver dag af mange borgere på vej til arbejde, og der kommer flere hvert\n"
        "år. Kommunen har 12 stier.\nØkonomi\n"
        "Stierne koster 1 mio. kr. om året i 2012, 2013 og 2014. For 2015 er der ikke afsat nogen\n"
        "midler.\nForvaltningen vender tilbage med et forslag om dette, når regnskabet er lukket og alle\n"
        "tal er kendt.\nSide 1\n"
    )
    document, structure = described(page)
    kinds = [block.kind.value for block in structure.blocks]
    assert kinds == [
        "heading",
        "letterhead",
        "heading",
        "paragraph",
        "heading",
        "paragraph",
        "paragraph",
        "page_furniture",
    ]
    assert structure.blocks[5].breadcrumb[-1] == "Økonomi"
    assert document.title == "Notat om cykelstier i de nye kvarterer"


def test_a_running_head_on_every_page_is_furniture() -> None:
    pages = [f"Årsberetning 2020, side {n}\n\nEn sætning om emne {n}.\n\nMere om {n} her." for n in range(1, 5)]
    _, structure = described(*pages)
    assert sum(block.kind == BlockKind.PAGE_FURNITURE for block in structure.blocks) == 4


@pytest.mark.parametrize(
    "text", ["", "\n \n", "\f", "|", "#", "- ", "\t\t", "<sup>1</sup>", "Ad 1:", "Med venlig hilsen"]
)
def test_scraps_are_described_without_an_error(text: str) -> None:
    document, _ = described(text)
    assert document.title is not None


def test_a_figure_is_worth_the_number_in_words() -> None:
    _, structure = described("Notat\n\nDer er tolv pladser og halvtreds ansatte.")
    assert [f.value for f in structure.figures] == [Decimal(12), Decimal(50)]


def first_sentence(document: Document, structure: Structure, opening: str) -> str:
    block = structure.blocks[block_of(document, structure, opening)]
    sentence = block.sentences[0]
    return document.pages[block.page - 1].repaired[sentence.repaired_start : sentence.repaired_end]


LABELLED = (
    ("Ad 3: Der er 12 unge.", "Der er 12 unge."),
    ("Ad B) Målet er nået i 2018. Det gælder alle.", "Målet er nået i 2018."),
    ("**Status:** Forløbet er i gang.", "Forløbet er i gang."),
    ("- Beskrivelse: Otte unge mødes hver uge.", "Otte unge mødes hver uge."),
    ("Adgangen er lukket.", "Adgangen er lukket."),
    ("Ad 3:", "Ad 3:"),
)


@pytest.mark.parametrize(("text", "sentence"), LABELLED)
def test_a_label_is_no_part_of_the_first_sentence_of_its_block(text: str, sentence: str) -> None:
    document, structure = described(f"Notat om unge i byen i de to bydele.\n\n{text}\n\nDer er flere steder.")
    assert first_sentence(document, structure, text) == sentence


def test_what_noise_cut_off_is_flagged_and_the_noise_stands_by_itself() -> None:
    page = Page(1, "Indsatsen er ny. De unge og jobcentret vur- RS\n\nIndsatsen omfatter alle.")
    place = page.original.index("vur-")
    marks = (
        Change(place, place + 4, "vur-", "vur-", 0.5, REASON_CUT_OFF),
        Change(place + 5, place + 7, "RS", "RS", 0.5, REASON_NOISE),
    )
    _, structure = describe(Document("d1", "brev.txt", "v1", "text/plain", (replace(page, changes=marks),)))
    told = [(block.kind, [sentence.incomplete for sentence in block.sentences]) for block in structure.blocks]
    assert told == [
        (BlockKind.PARAGRAPH, [False, True]),
        (BlockKind.PAGE_FURNITURE, [False]),
        (BlockKind.PARAGRAPH, [False]),
    ]


def test_a_case_number_is_found_below_a_line_that_nobody_can_read() -> None:
    document, _ = described(
        "Kære Anna Jensen\n\nTak for dit brev.\n\nMed venlig hilsen\n\nXQ SNSK\nSagsnr.\n2021-0314477"
    )
    assert document.case_number == "2021-0314477"


COUNTED = """# Rapport om svømmehjælp

Heraf blev:

- 40 børn meldt til et hold
  - 12 børn har svømmet hele sæsonen

- 8 børn stoppede undervejs
  - 20 børn venter på en plads
- 31 børn ikke meldt til noget hold
- 6 børn har svømmet hele sæsonen
"""


def test_entries_that_add_up_to_the_one_above_are_its_parts_though_their_indents_are_lost() -> None:
    document, structure = described(COUNTED, name="rapport.md")
    lead_in = {
        start: structure.blocks[block_of(document, structure, f"- {start}")].lead_in for start in ("12", "8", "20", "6")
    }
    whole, others = (block_of(document, structure, opening) for opening in ("- 40", "- 31"))
    assert lead_in == {"12": whole, "8": whole, "20": whole, "6": others}


def test_a_sentence_after_a_word_that_was_cut_off_begins_anew_and_opens_its_list() -> None:
    text = "Hallen åbner, og ledelsen vur-\n\nXS\n\nForløbet omfatter disse hold:\n\n1. Crawl for børn\n\n2. Dykning\n"
    document, structure = described(text)
    opening = block_of(document, structure, "Forløbet omfatter")
    assert not structure.blocks[opening].continues
    assert structure.blocks[block_of(document, structure, "1. Crawl")].lead_in == opening
