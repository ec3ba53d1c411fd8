"""A hand that has only a keyboard: it sees after each key whether it can be seen where it is."""

from __future__ import annotations

from playwright.sync_api import Page

LOOK = """() => {
  const at = document.activeElement;
  if (!at || at === document.body || at === document.documentElement) return 'intet har fokus';
  const box = at.getBoundingClientRect();
  if (!box.width || !box.height) return `${at.outerHTML.slice(0, 80)} er usynlig`;
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth)
    return `${at.outerHTML.slice(0, 80)} er uden for vinduet`;
  let one = at;
  for (let up = 0; one && up < 3; up += 1, one = one.parentElement) {
    const style = getComputedStyle(one);
    if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) return '';
  }
  return `${at.outerHTML.slice(0, 80)} viser ikke, at det har fokus`;
}"""
QUIET = "h1, h2, main, .letter-section, .thread"
"""What the focus is sent to, not what one stops at: headings and stretches that are read from there."""


class Keyboard:
    """Presses keys on a page and collects every moment in which the focus was lost or could not be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.trouble: list[str] = []

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def look(self) -> None:
        """Notes it when the focus is nowhere, or nobody can see where."""
        if self.page.evaluate("(quiet) => document.activeElement.matches(quiet)", QUIET):
            return
        if seen := self.page.evaluate(LOOK):
            self.trouble.append(f"{self.page.url}: {seen}")

    def go_to(self, selector: str, key: str = "Tab", most: int = 120) -> None:
        """Moves on until the focus is there."""
        for _step in range(most):
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                self.look()
                return
            self.press(key)
            self.look()
        raise AssertionError(f"{selector} kan ikke nås med tastaturet på {self.page.url}")
