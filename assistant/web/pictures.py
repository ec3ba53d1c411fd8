"""Small pictures drawn on the server: how well each page reads, and the charts of the overview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.web.wording import readability

MOST_BARS = 40
BAR, GAP, HEIGHT, LOWEST = 6, 2, 18, 3


def damage_bars(page_damage: Sequence[float]) -> dict[str, object]:
    """A full bar for a page that reads well, a short one for a damaged page; one path for each state.

    Where there are many pages, a bar stands for the worst page of a stretch.
    """
    worst = _stretches(page_damage)
    paths: dict[str, list[str]] = {"ground": [], "good": [], "unsure": [], "bad": []}
    for number, damage in enumerate(worst):
        height = LOWEST + round((HEIGHT - LOWEST) * max(0.0, 1 - damage * 1.6))
        if height < HEIGHT:
            paths["ground"].append(f"M{number * (BAR + GAP)} {HEIGHT}v-{HEIGHT}h{BAR}v{HEIGHT}z")
        paths[readability(damage)].append(f"M{number * (BAR + GAP)} {HEIGHT}v-{height}h{BAR}v{height}z")
    return {
        "width": max(BAR, len(worst) * (BAR + GAP) - GAP),
        "height": HEIGHT,
        "paths": [(state, "".join(path)) for state, path in paths.items() if path],
    }


def damage_words(page_damage: Sequence[float]) -> str:
    """What the bars say: "2 af 14 sider kan ikke læses sikkert"."""
    states = [readability(damage) for damage in page_damage]
    total, bad, unsure = len(states), states.count("bad"), states.count("unsure")
    pages = "side" if total == 1 else "sider"
    if bad:
        return f"{bad} af {total} {pages} kan ikke læses sikkert"
    if unsure:
        return f"{unsure} af {total} {pages} læses med forbehold"
    return f"{total} {pages} læses sikkert" if total else "ingen sider"


def _stretches(page_damage: Sequence[float]) -> list[float]:
    if len(page_damage) <= MOST_BARS:
        return list(page_damage)
    edges = [round(number * len(page_damage) / MOST_BARS) for number in range(MOST_BARS + 1)]
    return [max(page_damage[edges[number] : edges[number + 1]]) for number in range(MOST_BARS)]


def columns(counts: Mapping[object, float], *, most: int = 24) -> list[dict[str, object]]:
    """The columns of a chart: label, number, and the share of the tallest."""
    shown = list(counts.items())[-most:]
    tallest = max((number for _, number in shown), default=0) or 1
    return [
        {"label": str(label), "number": number, "share": round(100 * number / tallest, 1)} for label, number in shown
    ]
