"""What an earlier reply said that no other source holds: figures that stand nowhere else, periods that have run out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterator

from assistant.danish.dates import format_date
from assistant.drafting.citing import cite
from assistant.drafting.desk.ranking import Desk
from assistant.drafting.desk.sources import Source, Statement
from assistant.precedents.differences import HOLDS, Difference, DifferenceKind, answer_statements, find_candidates
from assistant.precedents.likeness import Scale
from assistant.precedents.stretches import Stretch, stretches
from assistant.precedents.wording import reply_label
from assistant.records import AnsweredQuestion

LEAST_DIGITS = 2  # a figure of one digit stands everywhere
LEAST_ABOUT = 0.5  # of a statement in a later one, for that to speak of the same
_COUNTS = re.compile(r"\d[\d.,]*")


def find_lone_figures(
    reply: Source, asked: AnsweredQuestion, told: Collection[int], stands_elsewhere: Callable[[str], bool]
) -> Iterator[Difference]:
    """For each statement whose figures stand in no other document, that this is so. ``told``: starts of quotes."""
    for statement in answer_statements(reply, asked):
        cited = cite(reply, [statement])
        figures = [part.figure for part in stretches(reply, statement) if part.figure is not None]
        written = [
            (figure.text, match[0].rstrip(".,"))
            for figure in figures
            if (match := _COUNTS.search(figure.text)) and len(re.sub(r"\D", "", match[0])) >= LEAST_DIGITS
        ]
        if not written or any(citation.start in told for citation in cited):
            continue
        lone = [text for text, number in written if not stands_elsewhere(number)]
        if not lone:
            continue
        which = lone[0] if len(lone) == 1 else f"{', '.join(lone[:-1])} og {lone[-1]}"
        text = (
            f"I {reply_label(reply)} stod der: »{statement.text.strip()}« Ingen anden kilde i samlingen oplyser "
            f"{which}; {'tallet' if len(lone) == 1 else 'tallene'} kendes kun fra svaret dengang."
        )
        yield Difference(DifferenceKind.ONLY_THEN, " ".join(text.split()), cited, (), ", ".join(lone), "")


def find_lapsed(
    reply: Source, asked: AnsweredQuestion, told: Collection[int], then: Desk, now: Desk, *, today: datetime.date
) -> Iterator[Difference]:
    """Arrangements whose period has run out, where no later source speaks of them."""
    scale = Scale(then, now)
    for statement in answer_statements(reply, asked):
        cited = cite(reply, [statement])
        last = Stretch(reply, statement, None, statement.text).until
        if last is None or reply.date is None or not reply.date < last < today or not HOLDS.search(statement.text):
            continue
        if any(citation.start in told for citation in cited) or _is_taken_up(statement, reply, asked, scale):
            continue
        text = (
            f"I {reply_label(reply)} stod der: »{statement.text.strip()}« Perioden er udløbet "
            f"({format_date(last)}), og ingen senere kilde i samlingen siger, hvad der gælder nu."
        )
        yield Difference(DifferenceKind.LAPSED, " ".join(text.split()), cited, (), statement.text, "")


def _is_taken_up(statement: Statement, reply: Source, asked: AnsweredQuestion, scale: Scale) -> bool:
    """Whether any later statement may speak of the same; when in doubt, it does."""
    mine = Stretch(reply, statement, None, statement.text, asked=asked.text)
    return any(
        scale.held(mine, Stretch(source, other, None, other.text)) >= LEAST_ABOUT
        for source, other in find_candidates(statement, asked.text, scale, reply)
    )
