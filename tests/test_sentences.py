"""Sentences end where they end, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.danish.sentences import split_sentences

CASES = (Path(__file__).parent / "cases" / "sentences.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("case", CASES)
def test_abbreviations_and_dates_do_not_end_a_sentence(case: str) -> None:
    text = case.replace("lukket.|Nye", "lukket.Nye").replace("|", " ") if "lukket" in case else case.replace("|", " ")
    assert [text[start:end] for start, end in split_sentences(text)] == case.split("|")


def test_a_line_break_alone_ends_no_sentence_but_a_list_entry_does() -> None:
    text = "Indsatsen begyndte d.\n22. marts 2021 og omfatter:\n\n1. Mentor for unge\n2. Vejledning\n- samtaler"
    assert [text[start:end] for start, end in split_sentences(text)] == [
        "Indsatsen begyndte d.\n22. marts 2021 og omfatter:",
        "1. Mentor for unge",
        "2. Vejledning",
        "- samtaler",
    ]


def test_a_heading_and_a_table_row_stand_alone() -> None:
    text = "## Økonomi\nDer er afsat midler.\nDrift\t0,8\t0,9\nLøn\t1,0\t1,1"
    assert len(split_sentences(text)) == 4


@given(st.text(alphabet='abcÆØ 0129.!?:,()"\n-#\t§', max_size=200))
def test_sentences_hold_all_that_is_not_blank(text: str) -> None:
    spans = split_sentences(text)
    kept, position = "", 0
    for start, end in spans:
        assert position <= start < end
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        kept += text[start:end]
        position = end
    assert "".join(kept.split()) == "".join(text.split())
