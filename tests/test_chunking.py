"""Chunks follow the structure and lose nothing: truths over many documents, and what a heading must tell."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chunking import split_document
from assistant.records import Change, Chunk, Document, Page, Structure
from assistant.structure import describe

PIECES = (
    "# Rapport om legepladser\n\n",
    "## Økonomi\n",
    "Spørgsmål\n\n",
    "1. Hvor mange legepladser er der?\n",
    "Ad 1: Hvor mange legepladser er der?\n\n",
    "Kommunen har 125 legepladser (opgjort pr. 1. maj 2020). Heraf er 24 bemandede, jf. bilag 2.\n\n",
    "Der er følgende typer:\n\n",
    "- store med vand<sup>1</sup>\n",
    "  - uden vand\n",
    "- **Naturlegepladser.** De ligger i skoven\n",
    "\n---\n\n<sup>1</sup> Kun om sommeren.\n\n",
    "Sagsnr.\n2020-0012345\n\n",
    "Type\t2019\t2020\nStore\t1,5\t2\nI alt\t1,5\t2\n\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n",
    "og slutter midt i en sæt-\nning uden punktum\n\n",
    "Med venlig hilsen\n\nEllen Opdigtet\nChef\n",
    "\f\x0b\u2028",
    "   \n\n",
    "x" * 130 + "\n",
)


def read(*pages: Page) -> Document:
    return Document("d1", "svar.txt", "v1", "text/plain", pages)


def chunks_of(text: str, size: int = 900) -> list[Chunk]:
    document, structure = describe(read(Page(1, text)))
    return split_document(document, structure, chunk_size_chars=size)


def assert_partition(document: Document, chunks: Sequence[Chunk]) -> None:
    for page in document.pages:
        mine = [chunk for chunk in chunks if chunk.page == page.number]
        assert "".join(chunk.text for chunk in mine) == page.repaired
        if mine:
            assert "".join(page.original[chunk.start : chunk.end] for chunk in mine) == page.original
        position = 0
        for chunk in mine:
            assert (chunk.start, chunk.repaired_start) >= (position, 0)
            assert page.repaired[chunk.repaired_start : chunk.repaired_end] == chunk.text
            position = chunk.end


@st.composite
def repaired_pages(draw: st.DrawFn) -> Page:
    text = "".join(draw(st.lists(st.sampled_from(PIECES), max_size=14)))
    text += draw(st.text(alphabet="aÆ1. \n\t|#-*<>", max_size=30))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=10))) if text else []
    changes = []
    readings = st.sampled_from(("", "æ", "Ny. Tekst\n- x", " "))
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        changes.append(Change(start, end, text[start:end], draw(readings), 1.0, "test"))
    return Page(1, text, tuple(changes))


@settings(max_examples=150, deadline=None)
@given(st.lists(repaired_pages(), min_size=1, max_size=3), st.integers(20, 400))
def test_the_chunks_joined_give_each_page_back_in_both_readings(pages: list[Page], size: int) -> None:
    numbered = [Page(number, page.original, page.changes) for number, page in enumerate(pages, start=1)]
    document, structure = describe(read(*numbered))
    chunks = split_document(document, structure, chunk_size_chars=size)
    assert_partition(document, chunks)
    assert [chunk.sequence for chunk in chunks] == list(range(len(chunks)))
    assert len({chunk.id for chunk in chunks}) == len(chunks)


@settings(max_examples=100, deadline=None)
@given(st.lists(repaired_pages(), min_size=1, max_size=3))
def test_the_blocks_of_a_page_cover_all_that_is_not_blank(pages: list[Page]) -> None:
    numbered = [Page(number, page.original, page.changes) for number, page in enumerate(pages, start=1)]
    _, structure = describe(read(*numbered))
    for page in numbered:
        left = list(page.repaired)
        position = 0
        for block in structure.blocks:
            if block.page == page.number:
                assert position <= block.repaired_start < block.repaired_end
                position = block.repaired_end
                left[block.repaired_start : block.repaired_end] = " " * (block.repaired_end - block.repaired_start)
        assert not "".join(left).strip()


def test_a_page_without_structure_is_still_cut_at_sentences() -> None:
    document = read(Page(1, "En sætning her. " * 40))
    chunks = split_document(document, Structure(), chunk_size_chars=100)
    assert_partition(document, chunks)
    assert all(len(chunk.text) <= 116 for chunk in chunks)
    assert all(chunk.text.startswith("En sætning") for chunk in chunks)


def test_an_empty_page_has_no_chunks() -> None:
    assert chunks_of("") == []


def test_ids_are_made_of_document_version_and_place() -> None:
    assert chunks_of("Et notat om veje.")[0].id == "d1.v1.00000"


LETTER = """Kære Vera Prøvesen

Tak for din henvendelse af d. 2. marts 2020 om kommunens legepladser i de nye kvarterer.

Spørgsmål

1. Hvor mange legepladser er der?

2. Hvad koster de?

Forvaltningens svar

Ad 1: Hvor mange legepladser er der?

Der er 125 legepladser.

Der er tre typer:

- store
- små
- dem i skoven

Ad 2: Hvad koster de?

Driften fremgår af tabel 1.

Tabel 1. Drift i mio. kr. (2020-priser)

Type	2019	2020
Store	1,5	2
Små	0,5	1

Med venlig hilsen

Ellen Opdigtet
"""


def chunk_with(words: str, size: int = 900) -> Chunk:
    return next(chunk for chunk in chunks_of(LETTER, size) if words in chunk.text)


def test_an_answer_stands_with_its_question() -> None:
    chunk = chunk_with("125 legepladser")
    assert "Ad 1: Hvor mange legepladser er der?" in chunk.text
    assert "Ad 2" not in chunk.text


def test_a_list_stands_with_its_lead_in_and_else_the_lead_in_is_told() -> None:
    assert "Der er tre typer:" in chunk_with("dem i skoven").text
    small = chunk_with("dem i skoven", size=20)
    assert "Der er tre typer:" not in small.text
    assert "Der er tre typer:" in small.heading


def test_a_table_row_carries_caption_and_heads() -> None:
    chunk = chunk_with("Små\t0,5")
    assert "Tabel 1. Drift i mio. kr." in chunk.heading
    assert "Type | 2019 | 2020" in chunk.heading
    assert "Ad 2" in chunk.heading


def test_a_footnote_carries_the_sentence_it_annotates() -> None:
    text = "# Rapport\n\n## Politiet\n\nDer blev fundet 41 våben<sup>1</sup>. Andet tal.\n\n"
    text += "---\n\n<sup>1</sup> Talt i hånden.\n"
    chunk = next(chunk for chunk in chunks_of(text) if "Talt i hånden" in chunk.text)
    assert "Der blev fundet 41 våben" in chunk.heading
    assert "Andet tal" not in chunk.heading
    assert "Politiet" in chunk.heading


def test_letterhead_and_sign_off_stand_apart() -> None:
    assert chunk_with("Med venlig hilsen").text.strip().startswith("Med venlig hilsen")


@pytest.mark.parametrize("size", [60, 200, 900])
def test_sentences_are_not_cut(size: int) -> None:
    document, structure = describe(read(Page(1, LETTER)))
    borders = {chunk.repaired_start for chunk in split_document(document, structure, chunk_size_chars=size)}
    for block in structure.blocks:
        for sentence in block.sentences:
            assert not any(sentence.repaired_start < border < sentence.repaired_end for border in borders)


def test_the_title_of_the_document_is_told_in_every_chunk() -> None:
    document, structure = describe(read(Page(1, LETTER)))
    assert document.date == datetime.date(2020, 3, 2)
    for chunk in split_document(document, structure, chunk_size_chars=900):
        assert document.title in chunk.heading
