"""Which kind of answer a question wants: a number, a date, a reason, those whom something is for."""

from __future__ import annotations

import re
from enum import StrEnum


class Want(StrEnum):
    """The kind of answer that is wanted."""

    COUNT = "count"
    AMOUNT = "amount"
    SHARE = "share"
    DATE = "date"
    PERIOD = "period"
    FREQUENCY = "frequency"
    AGE = "age"
    PERSON = "person"
    GROUP = "group"  # those whom something is for
    UNIT = "unit"
    PLACE = "place"
    LIST = "list"
    YES_NO = "yes_no"
    DEFINITION = "definition"
    PURPOSE = "purpose"
    REASON = "reason"
    MEASURE = "measure"
    CRITERION = "criterion"
    IDENTIFIER = "identifier"
    COMPARISON = "comparison"
    TREND = "trend"
    SUMMARY = "summary"
    OTHER = "other"


_WANTS: tuple[tuple[Want, str], ...] = (
    (Want.IDENTIFIER, r"\b(sags?nummer|sagsnr|dokumentnummer|dokumentnr|journalnummer|telefonnummer|telefon|tlf|"
r"e-?mail(?:adresse)?r?|mailadresser?|adresser?|cvr)\b"),
    (Want.SHARE, r"\bhvor (?:stor en |stor |høj en |mange )(?:andel|procent|pct|%)|\bprocentdel|\bhvor "
r"mange procent|\bandel(?:en)?\b|\bhvor stor en del\b|^(?:andel|procent)\b"),
    (Want.FREQUENCY, r"\bhvor (?:ofte|tit|hyppigt)\b|\bhvor mange gange (?:om|pr)"),
    (Want.AGE, r"\bhvor (?:gammel|gamle|unge)\b|\balders?(?:gruppe|grænse|interval)\w*|\bhvilken alder\b|\balder\b"),
    (Want.PERIOD, r"\bhvor (?:længe|lang tid)\b|\bløbetid\w*|\bvarighed\w*|\bhvor langt (?:tilbage|frem)\b|"
r"\bhvor langt .{2,60} (?:strakt|strækker|løber|gælder|forlænget)\b|"
r"\bhvor mange (?:år|måneder|uger) (?:varer|løber|gælder|dækker)\b|"
r"\bhvilken periode|\bi hvilken periode|\bhvilke periode"),
    (Want.AMOUNT, r"\bhvad (?:er|var|blev|bliver) (?:der )?(?:\w+ )?(?:afsat|bevilget|bevilliget|tildelt|sat af)\b|"
r"\bhvor mange (?:penge|midler|kroner|kr|mio|millioner)\b|\bhvor (?:stort|stor|højt|"
r"meget)\b.*\b(?:budget\w*|bevilling\w*|støtte\w*|beløb\w*|tilskud\w*|afsat\w*|sat af|"
r"koste\w*|får|fik|penge|økonomi\w*|ramme\w*|udgift\w*|afsætte\w*|satspulje\w*|bevilg\w*|tildelt\w*|brugt\w*|finansier\w*)|"
r"\bkoste[tr]?\b|\bkostede\b|\bpris\w*\b|\bhvad (?:er|var|udgør|udgjorde) (?:det )?(?:\w+ "
r")*?\w*(?:budget|bevilling|beløb|ramme)\w*|^(?:budget|bevilling)\b|\bbudget\b.*\d{4}|"
r"\bhvor stor\w* (?:er|var|blev) (?:\w+ ){0,2}\w*(?:budget|bevilling|støtte|beløb)"),
    (Want.COUNT, r"\bhvor mange\b|\bhvor ma[gn]e\b|\bantal(?:let)?\b|\bhvor meget\b|\bhvor stort?\b|\bhvor "
r"lang\b|\btimetal"),
    (Want.DATE, r"\bhvornår\b|\bhv(?:ilke[nt]?|ad(?: for (?:en|et))?) (?:dato|år|dag|måned|tidspunkt|årstal)\b|"
r"\bsiden hvornår\b|\bhvorn[aå]e?r\b|^(?:dato|årstal)\b|\bhvor langt (?:\w+ )?frem\b|\bhvad (?:er|var) datoen\b"),
    (Want.CRITERION, r"\bsucceskriteri|\bkriteri(?:er|et|um)\b|\bhvad (?:skal|skulle) .{2,60} (?:op)?nå\b"),
    (Want.MEASURE, r"\bhvordan (?:bliver |er |skal )?(?:\S+ )*?(?:måles?|målt|måler|opgøres|"
r"opgjort|gjort op|talt op|følges op)\b"),
    (Want.PURPOSE, r"\bformål\w*|\bhensigt\w*|\b(?:meningen|ideen|idéen|målet) med\b|\bhvad skal \S+ bruges til|"
r"\b(?:pointen|tanken|sigtet) (?:med|bag)\b|"
r"\bhvad skal .{2,70} (?:bruges|tjene|være godt|gøre godt) (?:til|for)\b|"
r"\btil hvad\b|\bhvad (?:er|var) (?:det )?.{2,60} godt for\b|\bhvad vil (?:man|\S+) (?:opnå|have ud af)\b|"
r"\bhvad (?:får|fik) (?:man|vi|\S+) ud af\b|"
r"\bhvad (?:går|gik) .{2,70} ud på|\bhvad .{2,70} (?:går|gik) ud på|"
r"\bhvad (?:bruger|bruges|anvender|anvendes) .{2,70} til\b|\bhvad (?:vil|ville|ønsker) .{2,60} (?:op)?nå\b"),
    (Want.REASON, r"\bhvorfor\b|\bskyldes\b|\bhvordan (?:forklare\w*|kan det være)|\bforklaring(?:en)? på\b|"
r"\bgrunden til\b|\bhvad (?:er|var) (?:den )?(?:vigtigste )?grund|\bbaggrund(?:en)? for\b|\bårsag\w*|"
r"\bbegrundelse\w*|\bhvad skyldes\b|\bargument\w*|\banledning(?:en)? til\b|"
r"\bhvad (?:begrunder|begrundede|forklarer|udløste)\b|"
r"\bhvad (?:gjorde|gør), at\b|\bhvad (?:ligger|lå) (?:der )?(?:bag|til grund)\b|\bhvad (?:fik|får) \S+ til at\b|"
r"\bbaggrund(?:en)? (?:til|bag)\b|\bhvad kom(?:mer)? det af\b"),
    (Want.UNIT, r"\bforankret\b|\bansvar(?:et|lig\w*)?\b|\bhvem (?:står for|varetager|varetog|hører|"
r"styrer|driver|koordinerer|udarbejder|udfører|gennemfører|måler|afrapporterer|laver)|"
r"\bhvilke[nt]? (?:\w+e )?(?:\w*(?:enhed|forvaltning|afdeling|myndighed|center|centerområde|kontor|sekretariat|udvalg|"
r"forum|organ|instans|styrelse|institution)|hold|team|råd|(?:del|led) af \w+)\b|"
r"\bhvem har (?:opgaven|ansvaret)|\bunder hvilken\b|\bhører under\b|\bhvem er tovholder"),
    (Want.GROUP, r"\bhv(?:em|ilke[nt]? (?:person)?(?:gruppe|kreds|målgruppe)\w*)\b.*\b(?:for|til|mod)\W*$|\bfor hvem\b|"
r"\bhvem (?:får|fik|tilbydes|omfattes|omfatter|bliver|blev|skal (?:have|omfattes|tilbydes)|kan få|må få|er omfattet|"
r"gælder|henvender|er målgruppe\w*)\b|\bhvilke[nt]? (?:målgruppe|persongruppe|personkreds|gruppe)\w*\b"),
    (Want.PERSON, r"^(?!hv)[^?]*\b(?:deltagere|samarbejdspartnere|parter|aktører)\W*$|\bhvem\b|"
r"\bhvilken (?:titel|stilling|person|\w*(?:leder|chef|direktør|borgmester|medarbejder))\b|"
r"\bhvad hedder\b|\bnavnet? på\b|\bhvis navn\b"),
    (Want.DEFINITION, r"\bhvad er (?:et |en )?[\w\-+' ”“\"øæåØÆÅ]{2,40}\??$|\bhvad betyder\b|"
r"\bhvad dækker .{2,40} over|\bhvad forstå(?:s|r \w+(?: \w+)?) ved\b|\bhvad menes der med\b|\bfor noget\b|"
r"\bdefinition\b|\bhvad vil det sige|\bhvad (?:kendetegner|karakteriserer)\b|\bhvad står (?:forkortelsen )?\S+ for\b|"
r"\bforkortelse\w*\b"),
    (Want.PLACE, r"\bhvor\b(?! (?:mange|meget|stor|lang|ofte|tit|høj|gam|ung|godt|dan|for|når))|"
r"\bhvilke[nt]? (?:sted|steder|by|byer|bydel|bydele|områder?|boligområder)\b"),
    (Want.LIST, r"\bhvilke\b|\bhvilken\b|\bhvilket\b|\bnævn\b|\boplist\b|\bremse op\b|\boversigt over\b"),
)  # fmt: skip
_WANT_PATTERNS = tuple((want, re.compile(pattern, re.IGNORECASE)) for want, pattern in _WANTS)
_YES_NO = re.compile(
    r"^(?:(?:hej|goddag|kære \w+)[,!. ]+)?(?:og |men |så )?(?:er|har|kan|skal|vil|bliver|blev|"
    r"får|fik|var|havde|kunne|skulle|findes|indgår|holdes|holder|"
    r"sidder|deltager|deltog|registreres|registrerer|stemmer|gælder|omfatter|måles|samarbejder|bruger|siger|mener|"
    r"vurderer|modtager|står|løber|tilbyder|tilbydes|hører|kommer|ligger|foregår|betaler|oplyser|fører|føres|afholdes|"
    r"faldt|steg|nåede|lykkedes|arbejder|anvender|anvendes|udarbejdes|gennemføres|varetager)\s",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"(?i)\b(?:forskel|differen)\w*|\bsammenlign\w*|\bkontra\b|\bversus\b|\bvs\.?\b|\bforhold til\b.*\bend\b|"
    r"\b(?:flere|færre|mere|mindre|større|højere|lavere|ældre|yngre) (?:\S+ ){0,14}?end\b|"
    r"\b(?:flest|størst|højest|mest|lavest|færrest)\w*\b.*\beller\b|\bflere eller færre\b|"
    r"\bsamme\b.*\b(?:som|og)\b|\bstemmer\b.*\boverens"
)
_TREND = re.compile(
    r"\b(?:^U|u)dvikl(?:et|ede|ing|ingen|er)\b|(?i:\bændret?\b.*\bfra\b|\bgået (?:op|ned)\b|\bfra "
    r"(?:\S+ )?\d{4} til (?:\S+ )?\d{4})"
)
_SUMMARY = re.compile(
    r"(?i)\b(?:sammenfat\w*|sammendrag\w*|opsummer\w*|resum[eé]\w*|hovedpunkter\w*|hovedpointer\w*|hovedtræk\w*|"
    r"overordnet status)\b|\bhvordan (?:er det gået|går det|gik det) (?:med|for)\b(?! at\b)|"
    r"\b(?:giv|få|ønsker) (?:mig |os )?(?:et|en) (?:kort )?(?:overblik|status|redegørelse|beskrivelse)\b|"
    r"^\W*(?:overblik|oversigt|redegørelse) (?:over|for|om)\b|"
    r"\b(?:gengive?|beskrive?|fortæl|fortælle|redegøre?)\b"
    r"(?! (?:\w+ ){0,4}?(?:hvor|hvad|hvem|hvilke|hvornår)\w*\b)(?!,? (?:om )?hv)"
)


_EMBEDDED = re.compile(
    r"(?i)^\W*(?P<main>(?:hvem|hvordan|hvorfor|hvilke[nt]?|hvad (?:bestemmer|afgør|styrer))\b.{3,}?)[\s,]"
    r"(?:hvor (?:mange|meget|ofte|længe|stor\w*|lang\w*)|hvornår)\b"
)
_PLACED = re.compile(r"(?i)\bforankret\b|\bansvaret\b|\bhører under\b")
_JOINS = re.compile(r"(?i)\b(?:og|eller|samt|men)(?: (?:på|i|til|fra))?\W*$")
_NUMBER_AS_TOPIC = re.compile(r"(?i)\s*\b(?:antal(?:let)?|timetal\w*|andel(?:en)?)\b")
_ASKS_MANNER = re.compile(r"(?i)^\W*(?:og |men )?(?:hvordan|hvilke[nt]?(?! antal| andel)|hvem)\b")
_OPENS_WITH_VERB = re.compile(
    r"^\W*(?:og |men |så )?(?P<verb>[A-Za-zæøåÆØÅ]{3,}(?:er|es|te|ede|år|ik|od))\s+"
    r"(?:(?:den|det|de|der|man|vi|i|politiet|alle|nogen|hun|han)\s|[a-zæøå-]{3,}(?:en|et|erne|ene)\s|[A-ZÆØÅ])"
)


def main_clause(text: str) -> str:
    """What is asked, without a question within it: "hvem bestemmer" of "hvem bestemmer, hvor mange timer det er?"."""
    match = _EMBEDDED.match(text)
    return match["main"] if match and not _JOINS.search(match["main"]) else text


def _asks_whether(text: str) -> bool:
    """Whether a question has its verb first, and so asks whether something is so: "Stopper indsatsen i 2021?"."""
    opening = _OPENS_WITH_VERB.match(text)
    return bool(_YES_NO.match(text) or (opening and text.rstrip().endswith("?")))


def read_want(text: str) -> Want:
    """The kind of answer that a question wants."""
    text = main_clause(text)
    if _SUMMARY.search(text):
        return Want.SUMMARY
    if re.search(r"(?i)\b(?:af|hos|til|med|fra) hvem\W*$|^\W*(?:og )?(?:af|hos|til|med|fra) hvem\b", text):
        return Want.UNIT
    if re.match(r"(?i)hvorfor\b", text) or re.search(r"(?i)^\W*(?:men |og )?hvorfor\b", text):
        return Want.REASON
    if re.match(r"(?i)\W*(?:siden |til |fra |og |inden |senest )?hvornår\b", text):
        return Want.DATE
    if re.search(_PLACED, text) and not _asks_whether(text) and not re.match(r"(?i)\W*hvad\b", text):
        return Want.UNIT
    if re.search(r"(?i)\bforankret\b", text) and options_of(text):
        return Want.UNIT
    if re.match(r"(?i)\W*hvilke\b(?!\s+(?:periode|dato|år|alder|beløb))", text) and not re.search(
        r"(?i)\bansvar|succeskriteri|\bformål", text
    ):
        return Want.COMPARISON if _COMPARISON.search(text) else Want.LIST
    if re.search(r"(?i)\bhvordan (?:forklare\w*|kan det være)\b|\bforklaring(?:en)? på\b|\bhvad skyldes\b", text):
        return Want.REASON
    if _TREND.search(text) and not re.search(r"(?i)\bhvornår\b", text):
        return Want.TREND
    if _COMPARISON.search(text):
        return Want.COMPARISON
    if _asks_whether(text):
        return Want.YES_NO
    if _ASKS_MANNER.match(text):
        text = _NUMBER_AS_TOPIC.sub("", text)
    return next((want for want, pattern in _WANT_PATTERNS if pattern.search(text)), Want.OTHER)


def options_of(text: str) -> tuple[str, str] | None:
    match = re.search(
        r"(?i)(?::|\bpå|\bi|\bmellem|\ber|,)\s+([\w\-+ §.'’]{3,60}?) eller "
        r"(?:i |på |uden for|den |det )?([\w\-+ §.'’]{2,60}?)\s*(?:i \d{4})?\s*\?",
        text,
    )
    return (match[1], match[2]) if match else None
