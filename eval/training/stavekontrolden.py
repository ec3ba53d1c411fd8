"""Spells out every form in a hunspell dictionary, with what a form may be in a compound."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

WORD, BEGIN, MIDDLE, END = 1, 2, 4, 8

# Flag numbers as Stavekontrolden's da_DK.aff declares them.
FORBIDDEN, NEEDS_AFFIX, ONLY_IN_COMPOUND = "6", "8", "36"
ROLES = {"32": BEGIN, "33": MIDDLE, "34": END}


@dataclass(frozen=True)
class Affix:
    is_suffix: bool
    strip: str
    add: str
    flags: tuple[str, ...]
    condition: re.Pattern[str]


def read_affixes(path: Path) -> dict[str, list[Affix]]:
    affixes: dict[str, list[Affix]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        fields = line.split("#")[0].split()
        if len(fields) < 5 or fields[0] not in ("SFX", "PFX"):
            continue
        add, _, flags = fields[3].partition("/")
        is_suffix = fields[0] == "SFX"
        affixes[fields[1]].append(
            Affix(
                is_suffix,
                "" if fields[2] == "0" else fields[2],
                "" if add == "0" else add,
                tuple(flags.split(",")) if flags else (),
                re.compile(fields[4] + "$" if is_suffix else "^" + fields[4]),
            )
        )
    return affixes


def expand(stem: str, flags: tuple[str, ...], affixes: dict[str, list[Affix]]) -> list[tuple[str, tuple[str, ...]]]:
    """The stem and its inflected forms, each with its flags; suffixes may follow suffixes once."""
    forms: list[tuple[str, tuple[str, ...]]] = []

    def visit(form: str, flags: tuple[str, ...], depth: int, prefixed: bool) -> None:
        forms.append((form, flags))
        for flag in flags:
            for affix in affixes.get(flag, ()):
                if not affix.condition.search(form):
                    continue
                if affix.is_suffix and depth < 2 and form.endswith(affix.strip):
                    visit(form[: len(form) - len(affix.strip)] + affix.add, affix.flags, depth + 1, prefixed)
                elif not affix.is_suffix and not prefixed and form.startswith(affix.strip):
                    kept = tuple(f for f in flags if f != flag and any(a.is_suffix for a in affixes.get(f, ())))
                    visit(affix.add + form[len(affix.strip) :], kept + affix.flags, depth, True)

    visit(stem, flags, 0, False)
    return forms


def read_dictionary(folder: Path) -> dict[str, int]:
    """Form (in its dictionary case) -> roles: WORD, and BEGIN, MIDDLE, END of compounds."""
    affixes = read_affixes(folder / "da_DK.aff")
    roles: dict[str, int] = defaultdict(int)
    for line in (folder / "da_DK.dic").read_text("utf-8").splitlines()[1:]:
        stem, _, flags = (line.split() or [""])[0].partition("/")
        if not stem:
            continue
        for form, form_flags in expand(stem, tuple(flags.split(",")) if flags else (), affixes):
            if FORBIDDEN in form_flags:
                continue
            role = 0 if {NEEDS_AFFIX, ONLY_IN_COMPOUND} & set(form_flags) else WORD
            for flag in form_flags:
                role |= ROLES.get(flag, 0)
            if role:
                roles[form] |= role
    return dict(roles)
