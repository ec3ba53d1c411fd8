"""Two or three readings of one page become one: words from the Danish model, signs and figures where it is blind.

The Danish model cannot write @, _, § or ö. A figure that two readings see differently is told of, never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.reading.tesseract import Word

_SIGNS = frozenset("@_§#*°½²³\\~^{}•")
_UMLAUTS = {"ö": "o06ó", "ü": "uú", "ä": "aá", "Ö": "O0", "Ü": "U", "Ä": "A"}
_ADDRESS = re.compile(r"[<(\[]*[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+[.,;:>)\]]*")
_PARAGRAPH = re.compile(r"[(]?§{1,2} ?\d*\w?[.,;:)]*")
_FILE_NAME = re.compile(r"[(]?\w[\w.\-/]*_[\w.\-/]+[.,;:)]*")
_WITH_EXTENSION = re.compile(r"[(]?\w[\w.\-/]*_[\w.\-/]*\.[A-Za-z]\w{1,3}[.,;:)]*")
_FIGURE = re.compile(r"\d+(?:[.,:/\-–]\d+)*")
_MIN_SIGN_CONFIDENCE = 40.0


@dataclass(slots=True)
class Combined:
    """The words to keep, and pairs of differing figures (kept, other)."""

    words: list[Word] = field(default_factory=list)
    disputes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """The words of each reading that stand on the same spot."""

    first: list[Word] = field(default_factory=list)
    second: list[Word] = field(default_factory=list)
    old: list[Word] = field(default_factory=list)


def combine(first: Sequence[Word], second: Sequence[Word], old: Sequence[Word] = ()) -> Combined:
    """``first`` is the Danish reading, ``second`` the one with more signs, ``old`` a text layer the file came with."""
    combined = Combined()
    for group in _groups(first, second, old):
        if not group.first:
            combined.words += _seen_once(group, first)
            continue
        words, dispute = _decide(group)
        combined.words += words
        if dispute:
            combined.disputes.append(dispute)
    combined.words = [word for word in combined.words if not _is_noise(word)]
    combined.words.sort(key=lambda word: (word.line, word.box[0]))
    combined.words = _with_whole_file_names(combined.words)
    return combined


def _groups(first: Sequence[Word], second: Sequence[Word], old: Sequence[Word]) -> list[_Group]:
    words = [(0, word) for word in first] + [(1, word) for word in second] + [(2, word) for word in old]
    words.sort(key=lambda each: each[1].box[1])
    parents = list(range(len(words)))

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    for place, (reading, word) in enumerate(words):
        for other in range(place + 1, len(words)):
            if words[other][1].box[1] >= word.box[3]:
                break
            if words[other][0] != reading and _same_spot(word, words[other][1]):
                parents[root(other)] = root(place)
    groups: dict[int, _Group] = {}
    for place, (reading, word) in enumerate(words):
        group = groups.setdefault(root(place), _Group())
        (group.first, group.second, group.old)[reading].append(word)
    for group in groups.values():
        for side in (group.first, group.second, group.old):
            side.sort(key=lambda each: each.box[0])
    return list(groups.values())


def _same_spot(word: Word, other: Word) -> bool:
    a, b = word.box, other.box
    height = min(a[3], b[3]) - max(a[1], b[1])
    width = min(a[2], b[2]) - max(a[0], b[0])
    return height > 0.4 * min(a[3] - a[1], b[3] - b[1]) and width > 0.35 * min(a[2] - a[0], b[2] - b[0])


def _seen_once(group: _Group, first: Sequence[Word]) -> list[Word]:
    """What only the second reading saw is kept where it is a sure word or a sign on a line of the first."""
    kept = []
    for word in group.second:
        sure = word.confidence >= 70 and any(character.isalnum() or character in _SIGNS for character in word.text)
        if not sure:
            continue
        line = _line_at(word, first)
        if line is not None:
            kept.append(replace(word, line=line.line, line_top=line.line_top, line_bottom=line.line_bottom))
    return kept


def _line_at(word: Word, first: Sequence[Word]) -> Word | None:
    middle = (word.box[1] + word.box[3]) / 2
    level = [each for each in first if each.line_top <= middle <= each.line_bottom]
    return min(level, key=lambda each: abs(each.box[0] - word.box[0]), default=None)


def _decide(group: _Group) -> tuple[list[Word], tuple[str, str] | None]:
    danish, other = _text(group.first), _text(group.second)
    if not other or danish == other:
        return group.first, _old_dispute(danish, group)
    if address := _parted_address(group, other):
        return [address], None
    if joined := _joined_by_underscores(group, other):
        return [joined], None
    if len(group.first) == 1 and (piece := _with_edge_underscores(danish, other)):
        return [replace(group.first[0], text=piece)], None
    if _has_missing_sign(danish, other) and _confidence(group.second) >= _MIN_SIGN_CONFIDENCE:
        return _on_line_of(group), _old_dispute(other, group)
    if umlauted := _with_umlauts(danish, other):
        return [replace(group.first[0], text=umlauted)] if len(group.first) == 1 else group.first, None
    figures, other_figures = _figures(danish), _figures(other)
    if figures != other_figures and _is_figure(danish) and _is_figure(other):
        return _decide_figure(group, danish, other)
    if "–" in other and "—" in danish:
        return [replace(word, text=word.text.replace("—", "–")) for word in group.first], None
    return group.first, _old_dispute(danish, group)


def _parted_address(group: _Group, other: str) -> Word | None:
    """An address that the second reading has with a blank beside its sign."""
    whole = re.sub(r" ?([@_]) ?", r"\1", other)
    if " " not in other or not _ADDRESS.fullmatch(whole):
        return None
    first, last, line = group.second[0], group.second[-1], group.first[0]
    box = (first.box[0], min(first.box[1], last.box[1]), last.box[2], max(first.box[3], last.box[3]))
    return replace(line, text=whole, box=box)


def _joined_by_underscores(group: _Group, other: str) -> Word | None:
    """A file name that the Danish model saw in pieces: its letters, with the signs between them."""
    pieces = other.split("_")
    if len(pieces) < 2 or len(pieces) != len(group.first) or "@" in other:
        return None
    if any(abs(len(piece) - len(word.text)) > 1 for piece, word in zip(pieces, group.first, strict=True)):
        return None
    first, last = group.first[0], group.first[-1]
    box = (first.box[0], min(first.box[1], last.box[1]), last.box[2], max(first.box[3], last.box[3]))
    return replace(first, text="_".join(word.text for word in group.first), box=box)


def _with_edge_underscores(danish: str, other: str) -> str | None:
    """A piece of a file name that the other reading saw with the sign beside it: "_marts_" where "marts" was read."""
    if other.strip("_") != danish or other == danish:
        return None
    return other


def _with_whole_file_names(words: Sequence[Word]) -> list[Word]:
    """Pieces with an underscore at their edge are joined into a file name, or lose it where they make none."""
    joined: list[Word] = []
    for word in words:
        last = joined[-1] if joined else None
        touches = last is not None and last.line == word.line and (last.text.endswith("_") or word.text.startswith("_"))
        if last is not None and touches and word.box[0] - last.box[2] < 1.2 * (word.box[3] - word.box[1]):
            box = (last.box[0], min(last.box[1], word.box[1]), word.box[2], max(last.box[3], word.box[3]))
            whole = last.text.rstrip("_") + "_" + word.text.lstrip("_")
            joined[-1] = replace(last, text=whole, box=box, pieces=(*(last.pieces or (last,)), word))
        else:
            joined.append(word)
    kept: list[Word] = []
    for word in joined:
        if _WITH_EXTENSION.fullmatch(word.text) or not (word.pieces or word.text.strip("_") != word.text):
            kept.append(replace(word, pieces=()))
        else:
            kept += [replace(piece, text=piece.text.strip("_") or piece.text) for piece in word.pieces or (word,)]
    return kept


def _has_missing_sign(danish: str, other: str) -> bool:
    """The other reading has a sign that the Danish model cannot write, where such a sign belongs.

    An English reading also writes "@konomi" and "g@r" for "økonomi" and "gør": those are words, not addresses.
    """
    signs = _SIGNS & set(other) - set(danish)
    if not signs:
        return False
    if _ADDRESS.fullmatch(other) or _PARAGRAPH.fullmatch(other):
        return True
    if "_" in signs and _FILE_NAME.fullmatch(other):
        return True
    digits = "".join(character for character in danish if character.isdigit())
    if signs & set("°½²³") and digits and other.startswith(digits[:1]):
        return True
    return len(other) == 1 and len(danish) == 1 and not danish.isdigit()


def _decide_figure(group: _Group, danish: str, other: str) -> tuple[list[Word], tuple[str, str] | None]:
    """The old layer's vote, or else the surer reading; the dispute is told of either way."""
    votes = Counter([tuple(_figures(danish)), tuple(_figures(other)), tuple(_figures(_text(group.old)))])
    if votes[tuple(_figures(other))] > votes[tuple(_figures(danish))]:
        return _on_line_of(group), (other, danish)
    if votes[tuple(_figures(danish))] == 1 and _confidence(group.second) > _confidence(group.first) + 5:
        return _on_line_of(group), (other, danish)
    return group.first, (danish, other)


def _old_dispute(kept: str, group: _Group) -> tuple[str, str] | None:
    """A figure that the file's own text layer has otherwise."""
    old = _text(group.old)
    if old and _is_figure(kept) and _is_figure(old) and _figures(kept) != _figures(old):
        return kept, old
    return None


def _on_line_of(group: _Group) -> list[Word]:
    line = group.first[0]
    return [
        replace(word, line=line.line, line_top=line.line_top, line_bottom=line.line_bottom) for word in group.second
    ]


def _with_umlauts(danish: str, other: str) -> str | None:
    """``danish`` with the umlauts the other reading saw; not where the Danish reading saw a Danish letter."""
    if len(danish) != len(other) or not any(character in _UMLAUTS for character in other):
        return None
    pairs = zip(danish, other, strict=True)
    merged = "".join(b if b in _UMLAUTS and a in _UMLAUTS[b] else a for a, b in pairs)
    return merged if merged != danish else None


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _confidence(words: Sequence[Word]) -> float:
    return min((word.confidence for word in words), default=0.0)


def _figures(text: str) -> list[str]:
    return _FIGURE.findall(text)


def _is_figure(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    letters = sum(character.isalpha() for character in text)
    return digits > 0 and digits >= letters


def _is_noise(word: Word) -> bool:
    """Specks and rules that tesseract took for signs."""
    return word.confidence < 35 and not any(character.isalnum() or character in _SIGNS for character in word.text)
