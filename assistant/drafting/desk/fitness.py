"""Whether a statement holds the kind of answer that a question wants, from the right year and the right source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.danish.analysis import fold
from assistant.danish.numbers import NumberMention
from assistant.drafting.asking.lexicon import parts, root, word_list, words_of
from assistant.drafting.asking.question import Question, Want
from assistant.drafting.desk.sources import Source, Statement, is_aspect
from assistant.records import BlockKind


@lru_cache(maxsize=400_000)
def holds(pattern: str | re.Pattern[str], text: str) -> bool:
    """Whether a pattern is found in a text; the same few hundred statements are asked for every question."""
    return re.search(pattern, text) is not None


@dataclass(frozen=True, slots=True)
class Fit:
    kind: float  # -1 … 1: whether the wanted kind of answer is there
    features: dict[str, float]  # that and the rest, for the score


_DECISIVE = frozenset(
    {
        Want.CRITERION,
        Want.UNIT,
        Want.MEASURE,
        Want.IDENTIFIER,
        Want.AGE,
        Want.FREQUENCY,
        Want.PURPOSE,
        Want.REASON,
        Want.PLACE,
        Want.PERSON,
    }
)
_RESPONSIBLE = re.compile(
    r"(?i)\bforankr|\bvaretage\w*|\bansvar|\bstår for\b|\btovholder|\bhører under\b|\bdrives "
    r"af\b|\bledes af\b|\budfør(?:es af|er)\b|\bopgaven? .*\baf\b|\budarbejder\b|\budarbejdes af\b|\brefererer\b"
)
_PURPOSE = re.compile(
    r"(?i)\bformål|\bmed henblik på\b|\bfor at\b|\bskal (?:sikre|bidrage|styrke)|\bhar til\b|"
    r"\bgår ud på\b|\brettet mod at\b|\bmål(?:et|ene) (?:med|er|for)\b|\bfokus på\b|\bformal"
)
_AIMS = re.compile(r"(?i)\bformål|\bhensigt|\brettet mod at\b|\bgår ud på\b")
_BECAUSE = re.compile(
    r"(?i)\bfordi\b|\bskyldes|\bforklares|\bårsag|\bpå grund af\b|\bsom følge af\b|\bi lyset "
    r"af\b|\bderfor\b|\bbegrund|\bhænge sammen med\b|\bbaggrunden\b|\bder var behov\b"
)
_REASON = re.compile(
    r"(?i)\bfordi\b|\bidet\b|\bda der\b|\bskyldes|\bforklares|\bårsag|\bpå (?:den "
    r")?baggrund\b|\bderfor\b|\bsom følge af\b|\bpå grund af\b|\bi lyset af\b|"
    r"\bhænge sammen med\b|\bbehov for\b|\bi takt med\b|\bfor at\b|\bså(?:ledes)? at\b|\bgrundet\b|\bsikrer\b"
)
_ASKS_WHENEVER = re.compile(
    r"(?i)\bhvornår (?:på \w+ )?(?!slutter|udløber|starter|begynder|ophører|stopper|foreligger|kommer|ventes|forventes)"
    r"(?:er|bliver|skal|kan|må|får|gælder|har|\w{4,}es|\w{4,}er)\b"
)
_WHENEVER = re.compile(
    r"(?i)\bnår\b|\bsåfremt\b|\bhvis\b|\befter behov\b|\bpå nær\b|\bdag og nat\b|\bforudsat\b|\bundtagen\b|"
    r"\bforsvundet\b|\bved behov\b|\bi tilfælde af\b"
)
_FREQUENCY = re.compile(
    r"(?i)\b(?:\d+(?:-\d+)? gange?|gang(?:e)?|årligt?|halvårlige?|halvårligt|kvartalsvise?|"
    r"månedligt?|ugentlige?|dagligt?|hver(?:t)?|løbende|efter behov|jævnligt|én gang)\b"
)
_AGE = re.compile(
    r"(?i)\balderen\b|\d+-?årige|\bunder \d+ år|\bover \d+ år|\d+ år\b|\bpå \d+ år og derover|\bmellem \d+ og \d+"
)
PERSON = re.compile(r"\b[A-ZÆØÅ][a-zæøåé]+(?: [A-ZÆØÅ]\.?| [A-ZÆØÅ][a-zæøåé]+){1,3}(?![\w-])")
_ORGANISATION = re.compile(
    r"(?i)forvaltning|jobcent|kommune|\bpoliti|center|sekretariat|udvalg|styregruppe|enhed|"
    r"krimiteam|\bbif\b|\bjku\b|brandvæsen|"
    r"kriminalforsorg|\bskat\b|ydelsesservice|organisation|styrelse|fællesskab|afdeling|"
    r"medarbejdere|direktion|\bssp\b|\bsikker by\b|"
    r"skole|forening|virksomhed|leverandør|\bforum\b|\bråd\b|\bteam\b"
)
_DEFINING = re.compile(
    r"(?i)\b(?:er|betyder|dækker over|udgør|består af|omfatter|består i)\b(?: (?:en|et|der tale om|blandt andet))?"
)
_MEASURING = re.compile(
    r"(?i)\bmål(?:es|ing|t)|\bopfølgning|\bopgør|\bopgjort|\boptæl|\bvia\b|\bafrapporter|\bundersøgelse|\bdata\b"
)
_IDENTIFIER = re.compile(r"\d{4}-\d{3,}|\b\d{4} \d{4}\b|\b(?:\d\d ){3}\d\d\b|@|\b\d{6,}\b")
_SO_MANY_OF = re.compile(
    r"(?i)\bheraf \w+|\b\d+ (?:ud )?af (?:disse|de|dem)\b|\bud af (?:de|i alt)? ?\d+|\b\d+ (?:ud )?af \d+"
)
_ASKS_RESPONSIBLE = re.compile(
    r"(?i)forankr|varetag|ansvar|står for|stod for|hører under|styrer|driver|koordiner|leder|tovholder|udfører|måler|"
    r"afrapporter|udarbejder|refererer|ligger under|placeret"
)
_IS_FOR = re.compile(
    r"(?i)\bmålgruppe|\bmålret|\brettet mod\b|\bretter sig\b|\bhenvender sig\b|\btil gavn for\b|\bfokus på\b|"
    r"\b(?:alle|indsats|tilbud|program|forløb|hjælp) (?:\w+ ){0,4}(?:for|til|over ?for|mod) \w*"
    r"(?:unge|borgere|ledige|personer|børn|københavnere|beboere|indsatte|dømte|familier)\b|"
    r"^\W*alle (?:\w+ ){0,4}(?:unge|borgere|ledige|personer|børn|københavnere|beboere|indsatte|familier)\b"
)
_GROUPS = re.compile(
    r"(?i)\b\w*(?:unge|borgere|ledige|personer|børn|københavnere|beboere|indsatte|dømte|familier|medlemmer|elever)\b"
)
_ASKS_PARTNERS = re.compile(
    r"(?i)\bhvem (?:er|var|kommer|indgår) (?:\w+ )?(?:med|i)\b|"
    r"\bhvem (?:deltager|deltog|samarbejder|bidrager|indgår)\b|"
    r"\bhvilke (?:\w+ )?(?:parter|aktører|myndigheder|samarbejdspartnere)\b|"
    r"\b(?:deltagere|samarbejdspartnere|parter|aktører)\W*$"
)
_PARTNERS = re.compile(
    r"(?i)\bsamarbejde (?:mellem|med)\b|\bi samarbejde\b|\bsammen med\b|\bdeltag|\bbidrag fra\b|"
    r"\brepræsent|\bbestår af\b|\bmellem\b.*\bog\b"
)
_ACRONYM = re.compile(r"\b[A-ZÆØÅ]{2,6}\b")
_AIM = re.compile(r"(?i)\bmindst \d+ (?:pct|procent|%)|\bskal\b|\bforventes\b|\bskulle\b|\bmålet er\b")
_PLACED = re.compile(r"\b(?:i|på|ved|omkring|fra|til|under)\s+(?:[a-zæøå]+ )?(?!Københavns?\b|Sikker\b)[A-ZÆØÅ]\w+")
_LISTING = re.compile(r",.+ og |:\s|;|\bhhv\.|\bsamt\b|\bog\b")


def fitness(question: Question, statement: Statement, source: Source) -> Fit:
    """How well the statement fits what is asked, its words aside."""
    kind = _kind_fit(question, statement)
    if question.want is Want.REASON and kind < _LEADS_ON and _is_grounds(statement, source):
        kind = _LEADS_ON
    return Fit(
        kind,
        {
            f"kind_{_way(question.want)}": kind,
            "year": _year_fit(question, statement, source),
            "source": _source_fit(question, source, statement),
            "manner": _manner_fit(question, statement),
            "standing": float(question.want is Want.COUNT and _is_of_same_standing(question, statement)),
        },
    )


def _way(want: Want) -> str:
    """Kinds of answer whose presence tells alike much."""
    if want in (Want.COUNT, Want.AMOUNT, Want.SHARE):
        return "figure"
    if want in (Want.DATE, Want.PERIOD):
        return want.value
    return "list" if want is Want.LIST else "decisive" if want in _DECISIVE else "other"


_LEADS_ON = 0.5
_THEREFORE = re.compile(r"(?i)\bpå (?:den|denne) baggrund\b|\bderfor\b|\baf den grund\b|\bdermed\b|\bsåledes\b")


def _is_grounds(statement: Statement, source: Source) -> bool:
    """Whether the next sentence draws a conclusion from this one."""
    following = source.statements[statement.index + 1 : statement.index + 3]
    return any(after.block == statement.block and holds(_THEREFORE, after.text) for after in following)


_OUTCOME = re.compile(r"(?i)\b(?:steg|faldt|var|blev|fandt|traf)\b|\b(?:er|har) (?:ikke |i \w+ )?\w+(?:t|et)\b")


def is_aim(statement: Statement) -> bool:
    """Whether the statement says what should be reached, not what was."""
    near = statement.headings[-1] if statement.headings else ""
    aims = re.search(r"(?i)succeskriteri|\bmål\b|målsætning", near)
    reported = re.match(r"(?i)mål nr", near) and holds(_OUTCOME, statement.text)
    return bool(
        (aims and not reported) or re.match(r"(?i)der forventes\b|målet er\b|mindst .{1,30}? skal\b", statement.text)
    )


def _kind_fit(question: Question, statement: Statement) -> float:
    text = statement.text
    want = question.want
    if want in (Want.COUNT, Want.AMOUNT, Want.SHARE):
        return _figure_fit(question, statement)
    if want in (Want.DATE, Want.PERIOD):
        if not statement.dates:
            asks_ever = want is Want.DATE and holds(_ASKS_WHENEVER, question.text)
            return 0.1 if asks_ever and holds(_WHENEVER, text) else -0.8
        if want is Want.DATE:
            return 1.0
        spans = len(statement.dates) > 1 or re.search(r"(?i)\d\s?[-–]\s?\d|\btil\b", statement.dates[0].text)
        return (1.0 if holds(r"(?i)\bperiode|\bfra\b.*\btil\b", text) else 0.6) if spans else 0.2
    if want is Want.PERSON:
        if statement.kind in (BlockKind.SIGN_OFF, BlockKind.LETTERHEAD):
            return 1.0 if holds(PERSON, text) else -0.5
        if holds(_ASKS_PARTNERS, question.text):
            several = len(set(_ORGANISATION.findall(text))) > 1 or text.count(",") > 1
            return 1.0 if several and holds(_PARTNERS, text) else 0.3 if several else -0.3
        return 0.6 if holds(PERSON, text) or holds(_ORGANISATION, text) or holds(_ACRONYM, text) else -0.4
    if want is Want.GROUP:
        return 1.0 if holds(_IS_FOR, text) else 0.3 if holds(_GROUPS, text) or holds(_ORGANISATION, text) else -0.3
    if want is Want.PLACE:
        return 0.7 if holds(_PLACED, text) else -0.4
    if want is Want.UNIT:
        responsible = holds(_RESPONSIBLE, text)
        organisation = holds(_ORGANISATION, text) or holds(_ACRONYM, text)
        if not holds(_ASKS_RESPONSIBLE, question.text):
            return 0.6 if organisation else -0.4
        return 1.0 if responsible and organisation else 0.3 if responsible else -0.25 if organisation else -0.6
    patterns = {
        Want.FREQUENCY: _FREQUENCY,
        Want.AGE: _AGE,
        Want.IDENTIFIER: _IDENTIFIER,
    }
    if want in patterns:
        return (
            1.0
            if holds(patterns[want], text)
            else -0.6
            if want in (Want.FREQUENCY, Want.AGE, Want.IDENTIFIER)
            else -0.45
        )
    if want is Want.PURPOSE:
        return 1.0 if holds(_AIMS, text) else 0.5 if holds(_PURPOSE, text) else -0.5
    if want is Want.REASON:
        return 1.0 if holds(_BECAUSE, text) else 0.4 if holds(_REASON, text) else -0.8
    if want is Want.CRITERION:
        return 1.0 if is_aim(statement) else -0.5
    if want is Want.MEASURE:
        heading = statement.headings[-1].lower() if statement.headings else ""
        return 1.0 if heading.startswith("måling") else 0.5 if holds(_MEASURING, text) else -0.3
    if want is Want.DEFINITION:
        return _definition_fit(question, statement)
    if want is Want.LIST:
        return _list_fit(question, statement)
    if want is Want.TREND:
        return (
            0.7
            if holds(r"(?i)stigning|fald|udvikl|steget|faldet|\bfra \d{4}|til \d{4}|sammenlignet", text)
            or len(statement.numbers) > 1
            else 0.0
        )
    return 0.0


_WHICH = re.compile(r"(?i)\bhvilke[nt]? (?:\d+ |to |tre |fire |fem |seks )?(\w+)")


def _list_fit(question: Question, statement: Statement) -> float:
    opens = statement.text.rstrip().endswith(":")
    asked = _WHICH.search(question.text)
    if opens and asked and root(fold(asked[1])) in {root(word) for word in statement.word_list[-3:]}:
        return 1.6  # "... in these areas:" opens the very list that is asked for
    if opens or holds(r":\s[^.:]+,[^.:]+ og ", statement.text):
        return 1.0
    if statement.group is not None:
        return 0.4
    return 0.3 if holds(_LISTING, statement.text) else -0.3


def _figure_fit(question: Question, statement: Statement) -> float:
    numbers = statement.numbers
    if question.want is Want.AMOUNT:
        return 1.0 if any(n.unit == "kr." for n in numbers) else -0.7
    if question.want is Want.SHARE:
        if any(n.unit == "%" or n.kind == "fraction" for n in numbers):
            return 1.0
        part = holds(r"(?i)\bdel\b|\bandel", question.text) and holds(_SO_MANY_OF, statement.text)
        return 0.7 if part else -0.7
    if holds(r"(?i)\bhvor lang", question.text):
        return 1.0 if any((n.unit or "").lower() in _LENGTHS for n in numbers) else -0.8
    counts = [n for n in numbers if n.unit not in ("kr.", "%", "år") and n.value not in question.stated]
    counts = [n for n in counts if not re.match(r"[\s-]*årig", statement.text[n.end :])]
    counts = [n for n in counts if n.text != "1"]  # a lone "1" is an "i" misread more often than a count
    wanted = [word for word in question.counted if word not in ("af", "de", "og", "forskellige")]
    if not counts and holds(_SO_FEW, statement.text):
        return 0.6
    if not counts and wanted and _is_share_of(wanted[-1], statement):
        return 0.6
    if not counts:
        return 0.8 if wanted and _a_single(wanted[-1], statement) else -0.8
    if not wanted:
        return 0.6
    if holds(r"(?i)\b(?:dette tal|tallet)\b", statement.text) and any(mention.unit is None for mention in counts):
        return 0.8
    if any(_counts(mention.unit, wanted, _qualified(statement.text, mention)) for mention in counts):
        return 1.0
    bare = [mention for mention in counts if mention.unit is None]  # "Af skudepisoderne fandt 21 sted"
    return 0.8 if any(_counts(None, wanted, statement.text[: mention.start]) for mention in bare) else 0.3


_LENGTHS = word_list("lengths")
_SO_FEW = re.compile(r"(?i)\b(?:begrænset|ganske lille|mindre|større|stort|lavt|højt) antal\b")


def _is_share_of(counted: str, statement: Statement) -> bool:
    """ "Andelen af utrygge" in per cent says how many they are as well as the source does."""
    shares = any(mention.unit == "%" for mention in statement.numbers)
    return shares and (holds(r"(?i)\bandel", statement.text)) and root(counted) in map(root, statement.words)


def _a_single(counted: str, statement: Statement) -> bool:
    """ "et møde" is one meeting."""
    return any(first in ("et", "en") and root(second) == root(counted) for first, second in statement.pairs)


def counts_other(question: Question, statement: Statement) -> bool:
    """Whether every figure of the statement counts something else than what is asked for."""
    units = [n.unit for n in statement.numbers if n.unit not in ("kr.", "%", "år") and n.value not in question.stated]
    wanted = list(question.counted)
    if not units or not wanted or any(unit is None for unit in units):
        return False
    if root(wanted[-1]) in PEOPLE and any(root(fold(unit.split()[-1])) in PEOPLE for unit in units if unit):
        return False
    return not any(_counts(unit, wanted, "") for unit in units)


PEOPLE = frozenset(root(word) for word in word_list("people"))


def _qualified(text: str, mention: NumberMention) -> str:
    """What follows a figure and may say what it counts: "290 personer med relation til", not "to møder med beboere"."""
    own = root(fold(mention.unit.split()[-1])) if mention.unit else None
    return text[mention.end : mention.end + 60] if own is None or own in PEOPLE else ""


def _counts(unit: str | None, wanted: list[str], around: str) -> bool:
    """Whether the unit, or one of the first words around the figure, is what is counted, or its like."""
    from assistant.drafting.asking.lexicon import synonyms

    roots = {root(word) for word in wanted} | {part for word in wanted for part in parts(word)}
    near = {fold(word) for word in (unit or "").split()} | set(words_of(around)[:5])
    for word in near:
        own = {root(word), *parts(word)}
        if own & roots or any(synonyms().get(one, frozenset()) & roots for one in own):
            return True
    return False


def _definition_fit(question: Question, statement: Statement) -> float:
    """Best where the thing asked about is the subject of an "er en" sentence."""
    content = [term.word for term in question.terms if term.weight > 0.3]
    if holds(r"(?i)\bbetyder\b|\bstår\b.*\bfor\b|\bforkortelse", question.text):
        return (
            1.0
            if any(holds(rf"(?i)\w \({re.escape(term.surface)}\)", statement.text) for term in question.terms)
            else -0.2
        )
    head = {fold(word) for word in re.findall(r"[^\W_]+\+?", statement.text)[:5]}
    is_subject = any(root(word.removesuffix("plus")) in {root(other) for other in head} for word in content)
    defines = bool(
        re.search(
            r"(?i)\ber (?:en|et|ét)\b|\ber .{0,30}(?:indsats|enhed|samarbejde|instrument|område|"
            r"program)|\bbetyder\b|\bhar til formål\b",
            statement.text[:160],
        )
    )
    return 1.0 if is_subject and defines else 0.4 if defines else 0.2 if is_subject else -0.2


def _year_fit(question: Question, statement: Statement, source: Source) -> float:
    if not question.years:
        return 0.0
    ends = {mention.last for mention in question.dates if mention.precision != "year"}
    asked = {(mention.first, mention.last) for mention in question.dates}
    if any((mention.first, mention.last) in asked or mention.last in ends for mention in statement.dates):
        return 0.3
    if statement.years:
        return 0.15 if statement.years & question.years else -0.4
    told = source.years_told(statement)
    if told and statement.lead_in is not None:
        return 0.12 if told & question.years else -0.3
    return 0.05 if source.years & question.years else -0.05


REQUEST = re.compile(r"(?i)\banmodet om\b|\bbedt om\b|\bhar stillet\b|\bønsket svar\b|\bbad\b.{0,80}\bom at\b")
_CURRENT = re.compile(
    r"(?i)\bnetop\b|\baktuelt\b|\bp\.\s?t\.|\bi dag\b|\bforeløbig|\bfortsat\b|\bforeligger\b|\bindtil nu\b"
)
_ASKS_AIM = re.compile(r"(?i)succeskriteri|\bmål(?:et|ene|sætning\w*)?\b|\bskal\b|\bskulle\b|\bforvent")
_AHEAD = re.compile(r"(?i)\befter (?:\w+ )?\d{4}|\bfremover\b|\bfremtid\w*|\bvidere\b|\bnæste år\b")
_SINCE = re.compile(r"(?i)\bsiden hvornår\b|\bhvor længe har\b|\bhvor mange år har\b|\bsamarbejdet siden\b")
_COMING = re.compile(
    r"(?i)\bforvente\w*|\bventes\b|\btidligst\b|\bforeligger (?:medio|primo|ultimo|i |til )|\bforeligge\b|\bsenest i\b|"
    r"\bskal være\b|\bvil blive\b"
)
_NOT = re.compile(r"(?i)\bikke\b|\bingen\b|\bintet\b")


_STANDING = (  # who is still there, and who is not any longer
    re.compile(r"(?i)\b(?:stadig(?:væk)?|fortsat|fremdeles|endnu (?!ikke)|resterende|stadigt)\b"),
    re.compile(r"(?i)\bikke (?:\w+ )?(?:længere|mere)\b|\b(?:er|var|blevet) (?:ude|stoppet|ophørt|udtrådt|afgået)\b"),
)


def _is_of_same_standing(question: Question, statement: Statement) -> bool:
    """Whether both speak of those who are still there, or both of those who are not."""
    return any(holds(way, question.text) and holds(way, statement.text) for way in _STANDING)


def _is_denied(statement: Statement) -> bool:
    """Whether a denial stands with every figure: not in "70 er stadig med, mens 37 ikke længere er det"."""
    if not holds(_NOT, statement.text):
        return False
    clauses = [clause for clause in re.split(r", (?=og |men |mens )", statement.text) if re.search(r"\d", clause)]
    return len(clauses) < 2 or all(_NOT.search(clause) for clause in clauses)


def _manner_fit(question: Question, statement: Statement) -> float:
    """Denials where none was asked for, and sentences that ask instead of answering, are worth less."""
    fit = 0.0
    if holds(REQUEST, statement.text) and not holds(
        r"(?i)\b(?:bad|anmod|spurgt|spurgte|stillet|ønskede|henvend)", question.text
    ):
        fit -= 0.45
    if question.want in (Want.COUNT, Want.AMOUNT, Want.SHARE) and _is_denied(statement) != question.negated:
        fit -= 0.25
    if is_aim(statement) and question.want is not Want.CRITERION and not holds(_ASKS_AIM, question.text):
        fit -= 0.15
    if holds(_AHEAD, question.text) and holds(r"(?i)\bvil\b|fremadrettet|fremover|kommende", statement.text):
        fit += 0.2
    if holds(_SINCE, question.text):
        fit += 0.3 if holds(r"(?i)\bsiden (?:\w+ )?\d{4}\b", statement.text) else 0.0
    if question.expects:
        fit += 0.25 if holds(_COMING, statement.text) else -0.15
    if "status" in question.text.lower() and holds(_CURRENT, statement.text):
        fit += 0.3
    heading = statement.headings[-1] if statement.headings else ""
    aspect = fold(re.split(r"[\s:]", heading.strip())[0]) if heading else ""
    if len(aspect) > 4 and any(root(term.word) == root(aspect) for term in question.terms) and is_aspect(heading):
        fit += 0.25
    return fit


def _source_fit(question: Question, source: Source, statement: Statement) -> float:
    fit = 0.0
    if question.kinds:
        fit += 0.15 if source.document.kind in question.kinds else -0.15
    if question.told:
        fit += 0.25 if _was_told(question, source) else -0.25
    if question.sources:
        fit += 0.25 if source.document.id in question.sources else -0.25
    if question.wants_actual and is_aim(statement):
        fit -= 0.2
    return fit


def _was_told(question: Question, source: Source) -> bool:
    """Whether the source was written when the question says."""
    letter = source.structure.letter
    days = [day for day in (source.date, letter.enquiry_date if letter else None) if day]
    return any(mention.first <= day <= mention.last for mention in question.told for day in days)
