"""What stands under what: breadcrumbs, the sentence a list continues, and text that a page break cut in two."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from assistant.danish.sentences import OPEN_ABBREVIATIONS
from assistant.records import BlockKind
from assistant.structure.drafts import CONTENT_KINDS, Draft, plain, previous_content, shortened
from assistant.structure.nested_counts import nest_by_counts
from assistant.structure.roles import is_known_heading

# Headings that name a part of whatever they stand under, whatever their size in print.
LABELS = frozenset(
    """
    succeskriterier succeskriterium succeskriterie måling målinger indikator indikatorer resultat resultater status
    beskrivelse målopfyldelse målsætning effektmål
    """.split()  # noqa: SIM905
)
_BOLD_START = re.compile(r"\s*(?:[-–•*]\s+)?(?P<mark>\*{2,3}|<b>|__)(?P<words>.+?)(?:\*{2,3}|</b>|__)")
_NUMBERED = re.compile(r"(?P<key>[^\d]{0,24}?)(?P<number>\d{1,2})\s?[.:)]?(?:\s|\Z)")
_NESTED = re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\.?\s")
_ENDS = re.compile(r"[.!?:;…](?:[\"'”’»)\]*_\s]|<[^>]+>|\d)*\Z")
_HANGING = re.compile(
    r"(?:[,(–-]|\b(?:og|eller|samt|i|på|af|til|for|fra|med|om|ved|under|over|mod|den|det|de|en|et|at|der|som|er|har|var"
    r"|hos|efter|mellem|herunder|derved|kan|vil|skal|blev|ikke))\Z",
    re.IGNORECASE,
)
_BROKEN_WORD = re.compile(r"[^\W\d_]-\Z")
_ASIDE = (BlockKind.LETTERHEAD, BlockKind.SIGN_OFF, BlockKind.PAGE_FURNITURE, BlockKind.TABLE_OF_CONTENTS)
_LETTERED = re.compile(r"(?:Ad|Svar på)\s+(?P<letter>[A-ZÆØÅ])\s*[).:]")
_CLEAN_LABEL = re.compile(r"[\d\s:.*#]+\Z")


@dataclass(slots=True)
class _Open:
    """A heading that still holds."""

    rank: int
    text: str
    label: bool = False
    recurring: bool = False


def label_of(text: str) -> str:
    """A heading reduced to what recurs: lower case, without year and colon."""
    return _CLEAN_LABEL.sub("", plain(text).lower())


def build_outline(drafts: list[Draft]) -> None:
    """Fills breadcrumb, continues and lead_in of the blocks, in place."""
    _mark_sections(drafts)
    _Breadcrumbs(drafts).fill()
    _mark_continuations(drafts)
    nest_by_counts(drafts)
    _find_lead_ins(drafts)


# ------------------------------------------------------------------ sections


def run_in_heading(draft: Draft) -> str | None:
    """The bold words that open an entry or paragraph ("**VINK – Viden.** VINK er …"), as a heading."""
    match = _BOLD_START.match(draft.text)
    if not match or draft.kind not in (BlockKind.LIST_ENTRY, BlockKind.PARAGRAPH):
        return None
    words = plain(match["words"]).strip(" .:")
    return words if 1 < len(words) <= 120 else None


def _mark_sections(drafts: list[Draft]) -> None:
    """Bold entries name sections in a document where label headings ("Succeskriterier") follow them."""
    bold = [
        index
        for index, draft in enumerate(drafts)
        if draft.kind == BlockKind.LIST_ENTRY and draft.level == 0 and run_in_heading(draft)
    ]
    for position, index in enumerate(bold):
        limit = bold[position + 1] if position + 1 < len(bold) else min(len(drafts), index + 12)
        between = drafts[index + 1 : limit]
        if any(draft.kind == BlockKind.HEADING and label_of(draft.text) in LABELS for draft in between):
            for each in bold:
                drafts[each].section = True
            return


class _Breadcrumbs:
    """Keeps the headings that hold while the blocks go by."""

    def __init__(self, drafts: list[Draft]) -> None:
        self.drafts = drafts
        self.stack: list[_Open] = []
        self.sequences: dict[str, tuple[int, int]] = {}  # "mål nr." → (last number, rank)
        self.run_in: str | None = None
        headings = [label_of(draft.text) for draft in drafts if draft.kind == BlockKind.HEADING]
        self.counts = Counter(headings)

    def fill(self) -> None:
        drafts = self.drafts
        for position, draft in enumerate(drafts):
            if draft.kind in _ASIDE:
                continue
            if draft.kind == BlockKind.HEADING:
                following = next(
                    (i for i in range(position + 1, len(drafts)) if drafts[i].kind == BlockKind.HEADING), None
                )
                self._heading(draft, drafts[following] if following else None, next_to=following == position + 1)
                continue
            if draft.kind == BlockKind.ANSWER_HEADING:
                draft.breadcrumb = self._crumbs(above=70)
                self._push(_Open(70, shortened(draft.plain, 300)), draft)
                continue
            if draft.section:
                draft.breadcrumb = self._open_section(draft)
                continue
            self._run_in(draft)
            draft.breadcrumb = self._crumbs() + ((self.run_in,) if self.run_in else ())

    def _crumbs(self, above: int = 10_000) -> tuple[str, ...]:
        return tuple(entry.text for entry in self.stack if entry.rank < above)

    def _push(self, entry: _Open, draft: Draft) -> None:
        while self.stack and self.stack[-1].rank >= entry.rank:
            self.stack.pop()
        draft.breadcrumb = self._crumbs()
        self.stack.append(entry)
        self.run_in = None

    def _heading(self, draft: Draft, following: Draft | None, *, next_to: bool) -> None:
        text = draft.plain.strip(" :")
        label = label_of(draft.text)
        rank, is_label, recurring = self._rank(draft, label)
        if draft.level == 8 and not is_label and not recurring:
            rank = self._plain_rank(draft, rank, holds=next_to)
        if not is_label and not recurring and draft.level < 7:
            rank = self._between_numbers(draft, following) or rank
            self.stack = [entry for entry in self.stack if entry.rank % 10 != 5]  # it closes a run-in section
        self._push(_Open(rank, shortened(text, 200), is_label, recurring), draft)

    def _plain_rank(self, draft: Draft, rank: int, *, holds: bool) -> int:
        """Headings that no mark tells apart: one right above another holds it."""
        if draft is self.drafts[0]:
            return 10
        numbered = bool(self.stack) and self.stack[-1].rank >= 80 and _NUMBERED.match(self.stack[-1].text)
        if numbered and not _NUMBERED.match(draft.plain) and any(entry.rank == 78 for entry in self.stack):
            return 78
        if holds or (is_known_heading(draft.plain) and any(entry.rank == 78 for entry in self.stack)):
            return 78
        return rank

    def _between_numbers(self, draft: Draft, following: Draft | None) -> int | None:
        """A heading between numbers 6 and 7 of one sequence stands where the heading above number 6 stands."""
        if following is None or _NUMBERED.match(draft.plain):
            return None
        sequence = _NUMBERED.match(following.plain)
        known = self.sequences.get(sequence["key"].strip().lower()) if sequence else None
        if not sequence or not known or int(sequence["number"]) != known[0] + 1:
            return None
        holders = [entry.rank for entry in self.stack if entry.rank < known[1]]
        return holders[-1] if len(holders) > 1 else None

    def _rank(self, draft: Draft, label: str) -> tuple[int, bool, bool]:
        base = draft.level * 10
        nested = _NESTED.match(draft.plain)
        if nested:
            return base + min(nested[1].count("."), 4), False, False
        sequence = _NUMBERED.match(draft.plain)
        if sequence:
            key = sequence["key"].strip().lower()
            number = int(sequence["number"])
            known = self.sequences.get(key)
            rank = known[1] if known and number == known[0] + 1 else base
            self.sequences[key] = (number, rank)
            return rank, False, False
        holder = next((entry for entry in reversed(self.stack) if not entry.label and not entry.recurring), None)
        if label in LABELS and (draft.level >= 7 or self.counts[label] >= 2 or holder is not None) and holder:
            return max(holder.rank + 2, 2), True, False
        if self.counts[label] >= 2 and any(entry.label for entry in self.stack):
            opened = next(entry for entry in reversed(self.stack) if entry.label)
            return opened.rank + 2, False, True
        return base, False, False

    def _open_section(self, draft: Draft) -> tuple[str, ...]:
        holder = next((entry for entry in reversed(self.stack) if entry.rank % 10 == 0), None)
        rank = (holder.rank if holder else 0) + 5
        while self.stack and self.stack[-1].rank >= rank:
            self.stack.pop()
        self.stack.append(_Open(rank, run_in_heading(draft) or ""))
        self.run_in = None
        return self._crumbs()

    def _run_in(self, draft: Draft) -> None:
        """ "**Status:** …" names its paragraph and those after it."""
        words = run_in_heading(draft) if draft.kind == BlockKind.PARAGRAPH else None
        match = _BOLD_START.match(draft.text)
        if words and match and plain(match["words"]).endswith(":") and not _LETTERED.match(words + ")"):
            self.run_in = words
        elif words and match and _LETTERED.match(plain(match["words"])):
            self.run_in = None


# ------------------------------------------------------------------ text cut in two


def _mark_continuations(drafts: list[Draft]) -> None:
    for position, draft in enumerate(drafts):
        if draft.kind != BlockKind.PARAGRAPH or draft.section:
            continue
        before = previous_content(drafts, position)
        if before is None or drafts[before].kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ENTRY):
            continue
        previous, words = drafts[before].plain, draft.plain
        if not previous or not words or (_ENDS.search(previous) and not _open_abbreviation(previous, words)):
            continue
        if _BROKEN_WORD.search(previous) and words[0].isupper():
            continue  # the rest of the word is lost, and a new sentence begins
        lower = words[0].islower() or (words[0] in "(,–" and previous[-1] not in ":")
        if lower or (_HANGING.search(previous) and not words.startswith(("Ad ", "**"))):
            draft.continues = True
            draft.breadcrumb = drafts[before].breadcrumb
            draft.answers = drafts[before].answers


def _open_abbreviation(previous: str, words: str) -> bool:
    """Whether the text breaks off after "6,25 mio." and goes on in lower case."""
    last = previous.rsplit(maxsplit=1)[-1].strip("(").rstrip(".").lower()
    return previous.endswith(".") and words[0].islower() and last in OPEN_ABBREVIATIONS


# ------------------------------------------------------------------ lead-ins


def _find_lead_ins(drafts: list[Draft]) -> None:
    """The block that an entry continues: the entry above it, or the sentence that announces the list."""
    for position, draft in enumerate(drafts):
        above = drafts[position - 1] if position else None
        if draft.kind == BlockKind.LIST_ENTRY and not draft.section:
            beside = above is not None and above.kind == draft.kind and above.level == draft.level and not above.section
            draft.lead_in = above.lead_in if above is not None and beside else _lead_in(drafts, position)
        elif draft.kind == BlockKind.PARAGRAPH:
            draft.lead_in = _lettered_lead_in(drafts, position)


def _lead_in(drafts: list[Draft], position: int) -> int | None:
    entry = drafts[position]
    for index in range(position - 1, -1, -1):
        draft = drafts[index]
        if draft.kind not in CONTENT_KINDS or draft.continues:
            continue
        if draft.kind == BlockKind.LIST_ENTRY and not draft.section:
            if draft.level < entry.level:
                return index
            if draft.level > entry.level and _restarts(drafts, index, entry):
                return None
            continue
        if draft.kind == BlockKind.PARAGRAPH or draft.section:
            text = draft.plain
            announces = text.endswith(":") or (
                text.endswith(".") and re.search(r"\bfølgende\b|\bnedenfor\b", text[-160:])
            )
            return index if announces or draft.section else None
        if draft.kind == BlockKind.HEADING:
            return index if draft.plain.endswith(":") else None
        return None
    return None


def _restarts(drafts: list[Draft], index: int, entry: Draft) -> bool:
    """Whether no entry of this entry's level stands above: the list began deeper."""
    for draft in reversed(drafts[:index]):
        if draft.kind == BlockKind.LIST_ENTRY:
            if draft.level <= entry.level:
                return False
        elif draft.kind in CONTENT_KINDS:
            return False
    return True


def _lettered_lead_in(drafts: list[Draft], position: int) -> int | None:
    """ "Ad A) …" speaks of indicator A: the nearest entry above with that letter."""
    match = _LETTERED.match(drafts[position].plain)
    if not match:
        return None
    for index in range(position - 1, -1, -1):
        draft = drafts[index]
        if draft.kind == BlockKind.LIST_ENTRY and (draft.marker or "").upper() == match["letter"]:
            drafts[position].answers = match["letter"]
            return index
        if position - index > 25:
            break
    return None
