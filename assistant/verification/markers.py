"""Words that turn a statement: denials, doubt, intention, causes, the past; the checks decide what they weigh on."""

from __future__ import annotations

import re


def marker(alternatives: str) -> re.Pattern[str]:
    """A pattern of whole words; alternatives are set apart by " | " or line breaks, a blank stands for any blanks."""
    pieces = [piece.strip() for line in alternatives.strip().splitlines() for piece in line.split(" | ")]
    return re.compile(r"(?i)\b(?:" + "|".join(piece.replace(" ", r"\s+") for piece in pieces if piece) + r")\b")


# "ikke andre end" denies all but what follows, as "kun" does.
_ALL_BUT = r"(?!(?: \w+){0,3} and(?:re|en|et)\b[^.,]*\bend\b)"
_MORE_THAN = r"(?! (?:\w+ )?(?:mere|flere|mindre|færre|længere|højere) end \d)"
NEGATION = marker(rf"""
    ikke(?! (?:kun|alene|mindst|blot|bare|udelukkende)\b){_MORE_THAN}{_ALL_BUT}
    ingen | intet | aldrig | hverken | ej(?!endom)
    uden(?!\s*(?:for|om)\b) | mangle[rt]? | manglede | manglende | undlod | undlader | afstår | umulig\w*
    for tidligt at | på nær | undtagen | bortset fra
    frem\s?for(?! kun) | i stedet for | undgå\w* | forhindre\w* | afslå\w*
""")

# Doubt, expectation and opinion: the source does not state it as a fact.
STRONG_HEDGE = marker(r"""
    måske | muligvis | eventuelt | evt | sandsynligvis | formentlig\w* | formod\w+ | antag\w+ | tyder | forvent\w+
    ans(?:et|er|es|å\w*) for | bedømm\w+
    vurdere[rst]?\w* | \w+s vurdering(?! af) | skønn?e[rst]\w* | mener | mente | opfattelse | (?:flere )?medier\w*
    (?:vil|kan) (?:\w+ )?kunne | kan (?:dog )?hænge | håb\w+ | risiko | tror | ser ud til | synes | regner med | ventes
""")

# Ability, obligation, aim and intention.
WEAK_HEDGE = marker(r"""
    kan(?! (?:sættes|henføres|forklares|føres|afrapporteres)\b)(?! (?:der )?(?:\w+ )?(?:påvises|konstateres)\b)
    kunne | vil | ville
    skal | skulle | bør | målet | mål(?:sætning)? | formål\w* | sigte\w* | planlagt | planlægge[rs] | planen
    succeskriteri\w+ | hensigt\w* | henblik | ønske\w* | anbefal\w+ | foreslå\w* | arbejde for
    (?:til|for) at(?= \w+e\b)
""")

# Denials whose weight falls on what follows them only.
FORWARD_NEGATION = marker(
    r"(?:og )?(?:dermed |derved )?(?:at )?(?:undgå\w*|forhindre\w*) | på nær | undtagen | bortset fra"
)

STRONG_CAUSE = marker(r"""
    skyldes | skyldtes | på grund af | pga | fordi | forårsag\w+ | som (?:en )?(?:direkte )?følge af
    som (?:et )?resultat af | takket være | før(?:te|er|t) til | medfør(?:er|te|t) | årsagen | bevirke\w*
    resultere\w+ | grunden til | udløs(?:te|t) | betød | har betydet | har haft den effekt
    (?:har|havde) fået (?:\w+ ){1,5}til at | fik (?:\w+ ){1,5}til at
""")

# Any tie between cause and effect, also a loose one.
CAUSE = marker(r"""
    skyldes | skyldtes | på grund af | pga | fordi | forårsag\w+ | som (?:en )?(?:direkte )?følge(?: af)?
    som (?:et )?resultat af | takket være | før(?:te|er|t) til | medfør\w+ | årsag\w* | bevirke\w* | derfor
    (?:sager?|hændelser|episoder) med relation til
    resultere\w+ | forklares (?:med|ved) | grunden til | hænge[r]? (?:måske )?sammen med | på baggrund af
    i lyset af | opfølgning på | reaktion på | betød | har betydet | udløs\w+
""")

PAST = marker("har | havde | blev | blevet | var | fik | opnåede | modtog | steg | faldt")
