"""Chooses, word by word, between what was read and what may have been printed, by the words around it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.text_repair.candidates import Candidate
from assistant.text_repair.channel import PageChannel
from assistant.text_repair.homographs import log_odds
from assistant.text_repair.lexicon import MISSING_COST
from assistant.text_repair.lone_signs import LONE_SIGNS, read_lone_sign
from assistant.text_repair.ngrams import BORDER, LanguageModel, load_language_model
from assistant.text_repair.options import Options, WordOptions
from assistant.text_repair.tokens import Token

HOMOGRAPH_SHARE = 0.7  # of the say that the model of a pair has beside the language model
_SWEEPS = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """What a word is taken for (None: as read) and how sure that is."""

    candidate: Candidate | None
    confidence: float


class _Page:
    """The words of a page with their present choices, as the language model sees them."""

    def __init__(self, text: str, tokens: Sequence[Token], model: LanguageModel) -> None:
        self.model = model
        self.after_comma: set[int] = set()
        self.words: list[str] = [BORDER, BORDER]
        self.places: list[int] = []
        for token in tokens:
            if token.starts_sentence:
                self.words.append(BORDER)
            if text[max(token.start - 2, 0) : token.start].strip() == ",":
                self.after_comma.add(len(self.words))
            self.places.append(len(self.words))
            self.words.append(token.lower)
        self.words += [BORDER, BORDER]
        self.moved: set[int] = set()

    def log_odds(self, plain: str, special: str, place: int) -> float | None:
        return log_odds(plain, special, self.words, place, place in self.after_comma)

    def put(self, place: int, word: str) -> None:
        word = word.rpartition(" ")[2]
        if self.words[place] != word:
            self.words[place] = word
            self.moved.add(place)

    def cost(self, place: int, word: str, own_cost: float) -> float:
        """Of the word at its place, its neighbours as they stand; ``own_cost`` where the model does not know it."""
        words, model = self.words, self.model
        before_that, before, after, after_that = words[place - 2], words[place - 1], words[place + 1], words[place + 2]
        first, _, last = word.partition(" ")
        if last:  # two words run together
            own = model.cost(first, before, before_that) + model.cost(last, first, before)
            before, word = first, last
        else:
            own = model.cost(word, before, before_that)
        if own_cost != 0.0 and own >= MISSING_COST - 2:
            own = own_cost
        return own + model.cost(after, word, before) + model.cost(after_that, after, word)


def choose(
    text: str, tokens: Sequence[Token], options: Sequence[Options], words: WordOptions, channel: PageChannel
) -> list[Choice]:
    """One choice per token of the text."""
    page = _Page(text, tokens, load_language_model())
    choices = [Choice(None, 1.0)] * len(tokens)
    open_places = []
    for index, option in enumerate(options):
        if option.others:
            open_places.append(index)
            first = min(option.others, key=lambda c: channel.cost(c.channel, c.confusions) + words.cost_of(c))
            if (
                option.certain
                or channel.cost(first.channel, first.confusions) + words.cost_of(first) < option.keep_cost
            ):
                page.put(page.places[index], first.word)
    for sweep in range(_SWEEPS):
        stale, page.moved = page.moved, set()
        for index in open_places:
            place = page.places[index]
            if sweep and stale.isdisjoint((place - 2, place - 1, place + 1, place + 2)):
                continue
            choices[index] = choice = _decide(page, index, options[index], words, channel)
            word = choice.candidate.word if choice.candidate else tokens[index].lower
            page.put(place, word)
    for index, token in enumerate(tokens):
        if token.text in LONE_SIGNS:
            letter = read_lone_sign(text, tokens, index, page.words, page.places[index], page.model)
            if letter is not None:
                choices[index] = Choice(Candidate(letter, 0.0, 0.0), 0.9)
                page.put(page.places[index], letter.lower())
    return choices


def _decide(page: _Page, index: int, option: Options, words: WordOptions, channel: PageChannel) -> Choice:
    place = page.places[index]
    read = option.read
    keep = page.cost(place, read, option.keep_cost)
    costs = [
        channel.cost(candidate.channel, candidate.confusions)
        + page.cost(place, candidate.word, words.cost_of(candidate))
        for candidate in option.others
    ]
    for number, candidate in enumerate(option.others):
        odds = page.log_odds(read, candidate.word, place)
        if odds is not None:
            judged = keep - odds + channel.cost(candidate.channel, candidate.confusions)
            costs[number] = (1 - HOMOGRAPH_SHARE) * costs[number] + HOMOGRAPH_SHARE * judged
    best = min(range(len(costs)), key=costs.__getitem__)
    least = min(keep, costs[best])
    total = math.exp(least - keep) + sum(math.exp(least - cost) for cost in costs)
    if costs[best] < keep:
        return Choice(option.others[best], math.exp(least - costs[best]) / total)
    return Choice(None, math.exp(least - keep) / total)
