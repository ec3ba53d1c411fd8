"""Text repair through its public doors: what it restores, and above all what it leaves alone."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.records import Document, Page
from assistant.text_repair import Vocabulary, damage_score, repair_document, repair_text

CASES = Path(__file__).parent / "cases" / "repair"
TEXTS = Path(__file__).parents[1] / "eval" / "repair" / "texts"
CLEAN_TEXTS = [path.read_text("utf-8") for path in sorted(TEXTS.rglob("*.txt"))]
CLEAN_SENTENCES = [line for text in CLEAN_TEXTS for line in text.split("\n") if line.strip()]
DAMAGED = (
    "Forvaltningen kan oplyse, at bornene pa skolen far hjzelp, og at de unge ogsa far stotte til at soge arbejde. "
    "Malet er, at flere nar at blive faerdige for sommerferien."
)


def cases(name: str) -> list[dict[str, object]]:
    return json.loads((CASES / name).read_text("utf-8"))


def document(*pages: str) -> Document:
    return Document(
        "d", "brev.txt", "1", "text/plain", tuple(Page(number, text) for number, text in enumerate(pages, 1))
    )


@pytest.mark.parametrize("case", cases("restored.json"), ids=lambda case: case["why"])
def test_what_was_printed_is_restored(case):
    assert repair_text(case["read"])[0] == case["repaired"]


@pytest.mark.parametrize("case", cases("known_failures.json"), ids=lambda case: case["why"])
@pytest.mark.xfail(strict=True)
def test_what_is_not_restored_yet(case):
    assert repair_text(case["read"])[0] == case["repaired"]


@pytest.mark.parametrize("case", cases("untouched.json"), ids=lambda case: case["why"])
def test_on_a_damaged_page_the_rest_stays(case):
    repaired, changes, _ = repair_text(case["read"])
    assert changes
    assert [kept for kept in case["kept"] if kept not in repaired] == []


@pytest.mark.parametrize("text", cases("clean.json"))
def test_text_that_shows_no_damage_stays_as_it_is(text):
    assert repair_text(text) == (text, (), 0.0)


def test_clean_prose_stays_word_for_word():
    for text in CLEAN_TEXTS:
        assert repair_text(text) == (text, (), 0.0)


@given(st.lists(st.sampled_from(CLEAN_SENTENCES), min_size=1, max_size=12), st.sampled_from([" ", "\n", "\n\n"]))
@settings(max_examples=60, deadline=None)
def test_any_mixture_of_clean_sentences_stays_as_it_is(sentences, joint):
    text = joint.join(sentences)
    assert repair_text(text)[0] == text


@given(st.text(alphabet="abdegorstæøå 14@&-\n.,|IA", max_size=200), st.booleans())
@settings(max_examples=150, deadline=None)
def test_changes_lead_from_the_original_to_the_repaired_text(text, on_damaged_page):
    text = f"{DAMAGED}\n{text}" if on_damaged_page else text
    repaired, changes, damage = repair_text(text)
    assert 0.0 <= damage <= 1.0
    assert all(text[change.start : change.end] == change.before for change in changes)
    assert all(first.end <= second.start for first, second in pairwise(changes))
    assert all(0.0 <= change.confidence <= 1.0 and change.reason for change in changes)
    assert Page(1, text, changes).repaired == repaired


@given(st.lists(st.from_regex(r"\d{2,6}([.,-]\d{1,6}){0,2}", fullmatch=True), max_size=8))
@settings(max_examples=60, deadline=None)
def test_no_number_of_several_digits_is_ever_lost(numbers):
    words = DAMAGED.split()
    for place, number in enumerate(numbers):
        words.insert(3 * place + 1, number)
    repaired, changes, _ = repair_text(" ".join(words))
    assert changes
    assert re.findall(r"\d[\d.,-]*", repaired) == re.findall(r"\d[\d.,-]*", " ".join(words))


def test_damage_is_scored_on_damaged_pages_only():
    assert damage_score(DAMAGED) > 0.5
    assert damage_score(repair_text(DAMAGED)[0]) == 0.0


def test_each_change_names_its_reason_in_danish():
    _, changes, _ = repair_text("Tak for dit spgrgs-\nmal om bornene pa skolen. Viforventer, at de far mad.")
    reasons = {change.reason for change in changes}
    assert "æ/ø/å tabt ved scanning" in reasons
    assert "ordet er delt over to linjer; æ/ø/å tabt ved scanning" in reasons
    assert "mellemrum tabt ved scanning" in reasons


def test_words_divided_by_lines_are_joined_in_clean_text_too():
    text = "Sagen ligger i Økonomiforvalt-\nningen, job- og\nuddannelsesområdet, EU-\nkontoret og a-\nkassen."
    assert (
        repair_text(text)[0]
        == "Sagen ligger i Økonomiforvaltningen,\njob- og\nuddannelsesområdet, EU-kontoret\nog a-kassen."
    )


def test_a_word_divided_by_a_page_end_stands_whole_on_the_first_page():
    repaired = repair_document(document(DAMAGED + " Kontoret vur-\n\n2\n", "derer hver sag. " + DAMAGED))
    assert repaired.pages[0].repaired.endswith("Kontoret vurderer\n\n2\n")
    assert repaired.pages[1].repaired.startswith("hver sag. Forvaltningen")
    assert repaired.pages[1].changes[0].before == "derer "


def test_margin_noise_is_marked_and_not_made_into_words():
    text = DAMAGED + "\nDet er en opgave, som kontoret pla- RS\n"
    repaired, changes, _ = repair_text(text)
    assert "kontoret pla- RS" in repaired
    marks = [change for change in changes if change.before == change.after]
    assert [mark.before for mark in marks] == ["pla-", "RS"]
    assert marks[1].reason == "muligt kantstøj; kan ikke gendannes"


def test_a_short_page_of_a_damaged_document_is_repaired_too():
    letter = document(
        DAMAGED, "Tak for det gode samarbejde om sagen.\n\nMed venlig hilsen\n\nAnne Lund\nKonst. direktor"
    )
    assert repair_document(letter).pages[1].repaired.endswith("direktør")


def test_names_that_recur_in_the_collection_are_recognised():
    text = DAMAGED + " Indsatsen ligger i Tjaerehojgard."
    vocabulary = Vocabulary.from_texts(["Bydelshuset Tjærehøjgård åbner. I Tjærehøjgård er der kaffe."])
    assert "Tjaerehojgard" in repair_text(text)[0]
    assert "Tjærehøjgård" in repair_text(text, vocabulary)[0]
