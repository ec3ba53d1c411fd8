"""Whether a text layer is worth reading."""

from __future__ import annotations

_LEADERS = frozenset("._-…·—–")


def is_usable(text: str) -> bool:
    """Some letters, and few signs that stand for nothing. Leaders of a table of contents do not count."""
    visible = [character for character in text if not character.isspace() and character not in _LEADERS]
    if len(visible) < 8:
        return False
    odd = sum(1 for c in visible if c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c < " ")
    letters = sum(1 for c in visible if c.isalnum())
    return odd < 0.2 * len(visible) and letters > 0.4 * len(visible)
