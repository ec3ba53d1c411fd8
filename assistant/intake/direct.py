"""Says a question without what leads up to it: "For det første vil jeg gerne vide, hvor …" becomes "Hvor …?"."""

from __future__ import annotations

import re

ASKS = r"(?:hvor\w*|hvad|hvem|hvilke\w*)"
_ORDER = re.compile(
    r"(?i)^(?:og\s+)?(?:for det (?:første|andet|tredje|fjerde|femte|sjette)|dernæst|endelig|endvidere|desuden|"
    r"derudover|herudover|i øvrigt|yderligere|til sidst|sidst,? men ikke mindst|først(?: og fremmest)?|samtidig|"
    r"ligeledes|derfor|altså)\b"
    r"\s*[,:–-]?\s*"
)
_ASKING = frozenset(
    re.findall(
        r"\w+",
        """
        vide oplyse oplyst oplysning oplysninger oplys høre spørge spørger spørgsmål svar svare besvare besvaret
        bede beder bedes fortælle fortæl forklare forklar redegøre redegør afklare afklaret bekræfte belyse belyst
        undersøge undersøgt kende ønskes interesserer redegørelse orientere orienteret
        """,
    )
)
_FILLER = frozenset(
    re.findall(
        r"\w+",
        """
        jeg vi mig os i du de jer dem dig forvaltningen kommunen borgmesteren udvalget direktionen vil ville kan
        kunne må skal skulle gerne også meget venligst desuden endvidere derfor så nu her blot bare lige om at få
        have fået på til for det er lyder mit mine vores første andet tredje fjerde femte næste sidste et en ønsker
        ønske anmode anmoder håber gider være venlig venlige lidt mere hermed dog endelig og samt har den denne
        forbindelse anledning baggrund derudover herudover som følgende givet give mulighed muligt ligeledes
        yderligere opfølgende supplerende
        """,
    )
)
_LONGEST_LEAD_IN_WORDS = 24


def is_lead_in(text: str) -> bool:
    """Whether the words only announce a question: "kan I oplyse mig,"."""
    words = re.findall(r"\w+", text.casefold())
    return 0 < len(words) <= _LONGEST_LEAD_IN_WORDS and all(word in _FILLER or word in _ASKING for word in words)


def as_direct_question(text: str) -> str:
    """The question itself, capitalised and with a question mark where it asks with a question word."""
    plain = " ".join(text.split())
    plain = _ORDER.sub("", plain)
    plain = re.sub(rf"(?i)^(?:og|samt|men)\s+(?={ASKS}\b)", "", plain)
    inverted = re.match(r"(?i)(vil|ønsker|kunne|skal|beder|spørger)\s+(jeg|vi)\b", plain)
    asked = re.search(rf"(?i)\b{ASKS}\b", plain)
    if asked and asked.start() and _asks(plain[: asked.start()]):
        plain = plain[asked.start() :]
    elif inverted:
        plain = f"{inverted[2]} {inverted[1].lower()}{plain[inverted.end() :]}"
    if re.match(rf"(?i)(?:og\s+|samt\s+)?{ASKS}\b", plain) and "?" not in plain:
        plain = re.sub(r"(?i)[\s,;.:]+(?:og|samt)?\s*$", "", plain) + "?"
    plain = re.sub(r"[.\s]*\?[?\s]*$", "?", plain)
    return plain[:1].upper() + plain[1:]


def _asks(lead_in: str) -> bool:
    return is_lead_in(lead_in) and any(word in _ASKING for word in re.findall(r"\w+", lead_in.casefold()))
