"""Finds the files to read in what a person pointed at: folders are walked, links out of them are not followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx", "lost+found"})
_IGNORED_STARTS = (".", "~$")
_MAX_DEPTH = 60


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read, and the name it goes by in the collection."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class RejectedFile:
    """Something that cannot be read, and the Danish reason."""

    name: str
    reason: str


@dataclass(slots=True)
class FoundFiles:
    """``files`` are sorted by name within each folder given; hidden files and lock files are left out silently."""

    files: list[FoundFile] = field(default_factory=list)
    rejected: list[RejectedFile] = field(default_factory=list)


def find_files(paths: Iterable[Path]) -> FoundFiles:
    """The files under ``paths``. A file given directly goes by its base name, one in a folder by its path in there."""
    found = FoundFiles()
    for path in paths:
        _find(path, found)
    seen: dict[str, Path] = {}
    kept: list[FoundFile] = []
    for file in found.files:
        first = seen.setdefault(file.name, file.path)
        if first == file.path and file not in kept[-1:]:
            kept.append(file)
        elif first.absolute() != file.path.absolute():
            reason = (
                f"{file.name} findes to gange i det angivne ({first} og {file.path}). Indlæs mappen over dem i stedet."
            )
            found.rejected.append(RejectedFile(file.name, reason))
    found.files = kept
    return found


def display_name(name: str) -> str:
    """A file name that is safe to store and show: bytes that are no UTF-8 and control characters become visible."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _find(path: Path, found: FoundFiles) -> None:
    name = display_name(path.name or str(path))
    try:
        mode = path.stat().st_mode  # what a person names directly may be a link
    except FileNotFoundError:
        found.rejected.append(RejectedFile(name, f"{display_name(str(path))} findes ikke. Kontrollér stien."))
        return
    except OSError as error:
        found.rejected.append(RejectedFile(name, f"{name} kan ikke åbnes ({error.strerror}). Kontrollér stien."))
        return
    if stat.S_ISDIR(mode):
        _walk(path, "", found, 0)
    elif stat.S_ISREG(mode):
        found.files.append(FoundFile(path, name))
    else:
        found.rejected.append(RejectedFile(name, _not_a_file(name)))


def _walk(folder: Path, prefix: str, found: FoundFiles, depth: int) -> None:
    shown = display_name(prefix.rstrip("/") or folder.name or str(folder))
    if depth > _MAX_DEPTH:
        found.rejected.append(RejectedFile(shown, f"{shown} ligger for dybt. Flyt filerne højere op."))
        return
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except PermissionError:
        reason = f"Mappen {shown} må ikke læses af dette program. Giv den læserettighed."
        found.rejected.append(RejectedFile(shown, reason))
        return
    except OSError as error:
        found.rejected.append(RejectedFile(shown, f"Mappen {shown} kan ikke læses ({error.strerror})."))
        return
    for entry in entries:
        if entry.name.startswith(_IGNORED_STARTS) or entry.name.lower() in _IGNORED_NAMES:
            continue
        name = display_name(prefix + entry.name)
        if entry.is_symlink():
            found.rejected.append(
                RejectedFile(name, f"{name} er en genvej (symbolsk link) og følges ikke. Indlæs selve filen.")
            )
        elif entry.is_dir(follow_symlinks=False):
            _walk(Path(entry.path), f"{prefix}{entry.name}/", found, depth + 1)
        elif entry.is_file(follow_symlinks=False):
            found.files.append(FoundFile(Path(entry.path), name))
        else:
            found.rejected.append(RejectedFile(name, _not_a_file(name)))


def _not_a_file(name: str) -> str:
    return f"{name} er ikke en almindelig fil (men fx et rør eller en enhed) og læses ikke."
