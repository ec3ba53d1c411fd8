"""What somebody wrote is split into the questions that want an answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.intake.questions import split_questions
from tests.answering_sources import FOLDER

CASES: list[dict[str, Any]] = json.loads((FOLDER / "splits.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_questions_are_split_as_they_were_put(case: dict[str, Any]) -> None:
    enquiry = split_questions(case["text"])
    assert [[part.number, part.text] for part in enquiry.parts] == case["parts"]
    if "subject" in case:
        assert enquiry.subject == case["subject"]


@given(
    st.lists(
        st.sampled_from(["Hvor mange hold er der?", "Hvem betaler for lygterne?", "Hvad er formålet?"]),
        min_size=2,
        max_size=9,
    )
)
def test_as_many_numbered_questions_come_out_as_went_in(questions: list[str]) -> None:
    text = (
        "Kære forvaltning\n\n"
        + "\n".join(f"{n}. {question}" for n, question in enumerate(questions, start=1))
        + "\n\nMvh\nBo"
    )
    assert [part.text for part in split_questions(text).parts] == questions


@given(st.text(max_size=300))
def test_any_text_has_at_least_one_part(text: str) -> None:
    assert split_questions(text).parts
