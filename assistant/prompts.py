"""Loads a prompt file and fills in its variables."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import SettingsError

_PARTS = re.compile(r"\A---\n(?P<head>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_DECLARED = re.compile(r"^variable:[ \t]*(?P<names>.*)$", re.MULTILINE)
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file: a head that declares its variables, and a text with each of them as ``{{name}}``."""

    name: str
    text: str
    variables: frozenset[str]

    @property
    def hash(self) -> str:
        """Changes with the file."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    def fill(self, **values: str) -> str:
        """The text with every variable replaced; raises SettingsError for a missing or an unknown one.

        What is filled in is not searched for variables again.
        """
        for problem, names in (
            ("mangler", self.variables - values.keys()),
            ("har ikke", values.keys() - self.variables),
        ):
            if names:
                raise SettingsError(f"Prompten {self.name} {problem} variablen {', '.join(sorted(names))}.")
        return _VARIABLE.sub(lambda match: values[match.group(1)], self.text)


def shipped_folder() -> Path:
    """Where the prompt files lie: beside the package in a checkout, under the prefix once installed."""
    beside = Path(__file__).resolve().parent.parent / "prompts"
    return beside if beside.is_dir() else Path(sys.prefix) / "share" / "assistant" / "prompts"


def load_prompt(name: str, folder: Path | None = None) -> Prompt:
    """Reads ``name``.md; raises SettingsError for a missing file or variables that are not the declared ones."""
    path = (folder or shipped_folder()) / f"{name}.md"
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"Prompten {path} kan ikke læses. Ret indstillingen ASSISTANT_PROMPTS.") from error
    parts = _PARTS.match(content)
    declared = _DECLARED.search(parts["head"]) if parts else None
    if not parts or not declared:
        raise SettingsError(f"Prompten {path} skal begynde med et hoved mellem to linjer »---« med linjen »variable:«.")
    variables = frozenset(filter(None, (variable.strip() for variable in declared["names"].split(","))))
    used = frozenset(_VARIABLE.findall(parts["body"]))
    if used != variables:
        names = ", ".join(sorted(used ^ variables))
        raise SettingsError(f"Prompten {path} bruger andre variable, end den angiver: {names}.")
    return Prompt(name, parts["body"].strip() + "\n", variables)


def fingerprint(prompts: Iterable[Prompt]) -> str:
    """Names and hashes, for an answer's provenance."""
    return " ".join(f"{prompt.name}@{prompt.hash}" for prompt in prompts)
