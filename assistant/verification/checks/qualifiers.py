"""How much, how sure and why: "alle", "kun", "forventes", "skyldes" must have their basis in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.verification.alignment import coverage, words_agree
from assistant.verification.comparison import Comparison, Finding, conflict, missing
from assistant.verification.markers import marker
from assistant.verification.quantities import quantities
from assistant.verification.sources import SourceSentence
from assistant.verification.statements import Statement, Word, first_verb, read_statement

_ALL = marker(r"alle | samtlige | enhver | hver eneste | altid | fuldt ud | i alle")
_WHOLE = marker(r"hele(?! (?:tiden|taget)) | fuldt ud")
_SOME = marker(r"""
    nogle | visse | enkelte | en del | delvis\w* | (?:de )?fleste | hovedparten | flertallet | (?:kun|meget|ganske) få
    få af | i nogle tilfælde | halvdelen | ikke alle | ikke (?:nødvendigvis|altid)
""")
_EACH = marker(r"hvert? | begge | ingen | uden undtagelse")
_ONLY = marker(r"udelukkende | kun(?! (?:få|nogle|enkelte|\d)) | eneste | alene(?! i) | blot(?! \d)")
_ALONE = marker(r"udelukkende | kun | eneste | alene | blot | ikke direkte | primært")
_NOT_ONLY = marker(r"ikke (?:kun|alene|blot|bare|udelukkende) | frem\s?for (?:kun|blot|alene)")
_MOST = marker(r"de fleste | hovedparten | flertallet | størstedelen")
_MANY = marker(r"mange | talrige | et stort antal | en stor (?:del|gruppe)")
_FEW = marker(r"(?:kun|meget|ganske) få | enkelte | (?:meget )?begrænset antal")
_OPINION = marker(r"""
    vurder\w* | mener | mente | forvent\w* | skønn?e\w* | opfattelse | formod\w* | antag\w* | ifølge | tror | anbefal\w*
""")
_ACCORDING = marker(r"""
    ifølge | efter (?:\w+ ){0,3}(?:mening|opfattelse|vurdering|skøn) | set med | regner (?:\w+ ){0,2}med
    vurdering\w* | mening | mener | skriver | skrev | svarede | opfattelse | forvent\w+ | vurderer | formentlig
    måske | ser (?:\w+ ){0,4}som | tror
""")
_VIEW = re.compile(r"(?i)vurder|mener|mente|opfattelse")
_EFFECT = marker(r"""
    fjerner | fjernet | forhindrer | forhindret | løser | løst | eliminerer
    afskaffer | forårsager | bevirker | udløser
""")
_AMONG = marker(r"blandt andet | også andre | flere andre")
_SOLE = marker(r"eneste | udelukkende")
_NOT_ALL = re.compile(r"(?i)\b(?P<what>ikke\s+(?:i\s+)?(?:alle|altid|samtlige|hele))\b(?P<rest>[^.;,]*)")
_CAUSE_WORDS = re.compile(r"(?i)grund|følge|resultat|årsag|skyldes|medfør|baggrund")
_PROVEN = marker(r"bevist | beviseligt | dokumenteret | påvist | konstateret | garanter\w+")
_PART_OF = re.compile(r"(?i)\b\w+ af (?:dem|disse|de \w+)\b")
LEAST_HELD = 0.6
LEAST_ALIKE = 0.8
LEAST_REASON = 0.4


def check_quantifiers(comparison: Comparison) -> Iterator[Finding]:
    """ "alle", "kun", "de fleste" and the like must have their basis in the source."""
    claim = comparison.claim.text
    said = " ".join(sentence.statement.text for sentence in comparison.chosen)
    near = said + " " + " ".join(statement.text for statement in comparison.surrounding(0.65))
    reason = _all_or_some(comparison, claim, said)
    if not reason and _restricts(comparison) and not _ALONE.search(_NOT_ONLY.sub("", near)):
        yield missing("kilden begrænser det ikke til kun det", comparison.chosen[0])
    if not reason and _AMONG.search(claim) and _SOLE.search(said):
        reason = "kilden siger, at det er det eneste"
    if not reason and _MOST.search(claim) and not _MOST.search(said) and not _counted_most(comparison):
        reason = "kilden siger ikke, at det gælder de fleste"
    if reason:
        yield conflict(reason, comparison.chosen[0])


def _counted_most(comparison: Comparison) -> bool:
    """Whether a count of the sources is more than half of a number that the claim names: 70 of 107."""
    wholes = [number.value for number in quantities(comparison.claim) if number.kind == "number"]
    return any(
        whole / 2 < found.value < whole
        for sentence in comparison.chosen
        for found in quantities(sentence.statement)
        for whole in wholes
    )


def _restricts(comparison: Comparison) -> bool:
    """Whether the claim says "kun" of something; of a number ("kun seks") it is only the writer's tone."""
    counted = {number.start for number in comparison.claim.numbers}
    matches = _ONLY.finditer(comparison.claim.text)
    return any(match.end() + 1 not in counted for match in matches)


def _all_or_some(comparison: Comparison, claim: str, said: str) -> str:
    """What is wrong with the claim's "alle", "hele" or "nogle", if anything."""
    all_of, some_of = _ALL.search(claim), _SOME.search(claim)
    not_all = _NOT_ALL.search(said)
    if all_of and not_all and not _NOT_ALL.search(claim) and _speaks_of(comparison, not_all["rest"]):
        return f"kilden siger »{not_all['what']}«"
    part = _SOME.search(said)
    if all_of and (count := _counted_instead(comparison)):
        return f"kilden siger »{count}«, ikke »{all_of.group()}«"
    if all_of and not _ALL.search(said) and not _EACH.search(said):
        return (
            f"kilden siger »{part.group()}«, ikke »{all_of.group()}«"
            if part
            else f"kilden siger ikke »{all_of.group()}«"
        )
    if _WHOLE.search(claim) and part and not _WHOLE.search(said):
        return f"kilden siger »{part.group()}«, ikke det hele"
    if some_of and not all_of and not part and _ALL.search(_predicate_clause(comparison)):
        return "kilden siger »alle«, ikke kun nogle"
    if (_MOST.search(claim) or _MANY.search(claim)) and _FEW.search(said) and not _FEW.search(claim):
        return "kilden taler om få"
    return "kilden taler om de fleste" if _FEW.search(claim) and _MOST.search(said) and not _FEW.search(said) else ""


def _counted_instead(comparison: Comparison) -> str:
    """The count or part in the source's clause that says what the claim says of all: "12 af dem er bemandet"."""
    verb = first_verb(comparison.claim)
    predicate = [word for word in comparison.claim.content if word.start > verb]
    for sentence in comparison.chosen:
        best, clause = 0.0, None
        for number, candidate in enumerate(sentence.statement.clauses):
            others = [word for word in sentence.statement.words if word.clause == number]
            held = sum(max((words_agree(word, other) for other in others), default=0.0) for word in predicate)
            if held > best:
                best, clause = held, candidate
        text = sentence.statement.text[clause.start : clause.end] if clause else ""
        part = _PART_OF.search(text) or _SOME.search(text)
        if part and best >= len(predicate) * LEAST_HELD and not _ALL.search(text):
            return part.group()
    return ""


def _predicate_clause(comparison: Comparison) -> str:
    """The source clause that holds most of what the claim says of its subject."""
    verb = first_verb(comparison.claim)
    predicate = [word for word in comparison.claim.content if word.start > verb]
    best, text = 0.0, ""
    for sentence in comparison.chosen:
        for number, clause in enumerate(sentence.statement.clauses):
            others = [word for word in sentence.statement.words if word.clause == number]
            held = sum(max((words_agree(word, other) for other in others), default=0.0) for word in predicate)
            if held > best:
                start = sentence.statement.text.rfind(",", 0, clause.start + 1) + 1
                best, text = held, sentence.statement.text[start : clause.end]
    return text


def _speaks_of(comparison: Comparison, rest: str) -> bool:
    """Whether the claim is about what follows "ikke alle"."""
    words = [word for word in read_statement(rest).words if word.content or len(word.text) > 4]
    return any(words_agree(word, other) >= LEAST_ALIKE for word in words for other in comparison.claim.words)


def check_certainty(comparison: Comparison) -> Iterator[Finding]:
    """What a source expects, assesses or aims at must not be stated as a fact."""
    claim = comparison.claim
    proven = _PROVEN.search(claim.text)
    for sentence in _saying(comparison):
        strong = _governing(sentence.statement, sentence.statement.strong_hedges, comparison)
        said = _word_at(sentence.statement, strong[0]) if strong else ""
        if (
            strong
            and _own_view(comparison, sentence)
            and all(_VIEW.search(_word_at(sentence.statement, at)) for at in strong)
        ):
            continue  # "ifølge politiet" says that it is their view
        if strong and _ACCORDING.search(claim.text):
            continue
        if strong and not claim.strong_hedges and not claim.weak_hedges:
            yield conflict(f"kilden siger det med forbehold (»{said}«)", sentence)
        elif (strong or sentence.statement.weak_hedges) and proven and not _PROVEN.search(sentence.statement.text):
            yield conflict(f"kilden siger ikke, at det er »{proven.group()}«", sentence)
        elif (
            _claims_done(claim)
            and not sentence.statement.past
            and (sentence.is_goal or _governing(sentence.statement, sentence.statement.weak_hedges, comparison))
        ):
            yield conflict("kilden taler om et mål eller noget, der skal ske, ikke om noget opnået", sentence)


def _saying(comparison: Comparison) -> list[SourceSentence]:
    """Of two sentences, the one that holds what the claim says of its subject."""
    if len(comparison.chosen) == 1:
        return list(comparison.chosen)
    verb = first_verb(comparison.claim)
    predicate = [word for word in comparison.claim.words if word.start >= verb and len(word.text) > 2]
    return [max(comparison.chosen, key=lambda sentence: coverage(predicate, sentence.own, comparison.sources))]


def _own_view(comparison: Comparison, sentence: SourceSentence) -> bool:
    """Whether the claim says whose view it is: "ifølge politiet", or the one whose view it is as its subject."""
    claim = comparison.claim
    if _ACCORDING.search(claim.text):
        return True
    if not claim.clauses[0].negations:
        return False
    before = [word for word in claim.words if word.start < first_verb(claim) and word.capitalised]
    names = [word for word in sentence.statement.words if word.capitalised]
    return any(words_agree(word, other) >= LEAST_ALIKE for word in before for other in names)


def _claims_done(claim: Statement) -> bool:
    return claim.past and not claim.weak_hedges and not claim.strong_hedges


def _governing(statement: Statement, hedges: tuple[int, ...], comparison: Comparison) -> list[int]:
    """The hedges in, or before, the clauses that the claim rests on."""
    if not hedges:
        return []
    last = -1
    for number, _ in enumerate(statement.clauses):
        words = [word for word in statement.words if word.clause == number and word.content]
        if not words:
            continue
        shared = sum(1 for word in words if any(concept in comparison.claim.by_concept for concept in word.concepts))
        if shared / len(words) >= 0.4 and shared >= 1:
            last = number
    return [
        hedge
        for hedge in hedges
        if last >= 0 and hedge < statement.clauses[last].end and _same_or_governs(statement, hedge, last)
    ]


def _same_or_governs(statement: Statement, hedge: int, clause: int) -> bool:
    """A hedge weighs on its own clause and on those that hang on it ("vurderer, at …")."""
    own = statement.clause_at(hedge)
    if own == clause:
        return True
    between = statement.text[statement.clauses[own].start : statement.clauses[clause].end]
    return bool(re.search(r"(?i),\s+(?:at|om|hvorvidt)\b", between)) or bool(_OPINION.match(statement.text[hedge:]))


def _word_at(statement: Statement, position: int) -> str:
    match = re.match(r"\w+(?:\s\w+)?", statement.text[position:])
    return match.group() if match else ""


def check_causes(comparison: Comparison) -> Iterator[Finding]:
    """A cause needs a cause in the source, and as certain a one."""
    claim = comparison.claim
    if not claim.strong_causes and not _EFFECT.search(claim.text):
        return
    bearing = [
        sentence
        for sentence in comparison.chosen
        if sentence.statement.causes or _EFFECT.search(sentence.statement.text)
    ]
    if not bearing:
        yield missing("kilden angiver ikke den årsag", comparison.chosen[0] if comparison.chosen else None)
        return
    reasons = _reason_words(claim)
    if len(comparison.chosen) > 1 and claim.strong_causes:
        effect = [word for word in claim.content if word.start < claim.strong_causes[0]]
        bearing = [s for s in bearing if coverage(effect, s.own, comparison.sources) >= LEAST_REASON]
        if effect and not bearing:
            yield missing("kilden angiver ikke den årsag", comparison.chosen[0])
            return
    for sentence in bearing:
        hedged = sentence.statement.strong_hedges
        if hedged and not claim.strong_hedges:
            yield conflict(f"kilden siger det med forbehold (»{_word_at(sentence.statement, hedged[0])}«)", sentence)
        elif _counts_others(claim, reasons, sentence):
            yield conflict("kilden angiver den årsag for noget andet", sentence)
        elif (reasons and coverage(reasons, sentence.own, comparison.sources) < LEAST_REASON) or (
            reasons and _named_as_result(reasons, sentence)
        ):
            yield conflict("kilden angiver en anden årsag", sentence)


def _counts_others(claim: Statement, reasons: list[Word], sentence: SourceSentence) -> bool:
    """Whether the reason stands in a clause about another number than the claim's: 17 for this, 14 for that."""
    statement = sentence.statement
    wanted = {number.value for number in quantities(claim) if number.kind == "number"}
    clauses: dict[int, set[Decimal]] = {}
    for number in quantities(statement):
        clauses.setdefault(statement.clause_at(number.start), set()).add(number.value)
    if not reasons or not any(wanted & values for values in clauses.values()):
        return False
    held = {
        number: sum(
            max((words_agree(reason, word) for word in statement.words if word.clause == number), default=0.0)
            for reason in reasons
        )
        for number, _ in enumerate(statement.clauses)
    }
    best = max(held, key=lambda number: held[number])
    owner = max((number for number in clauses if number <= best), default=-1)
    return held[best] > 0 and owner >= 0 and not wanted & clauses[owner]


_MADE = re.compile(r"(?i)(?:har|havde|fik)\b")


def _reason_words(claim: Statement) -> list[Word]:
    """The content words after "fordi", "skyldes", "på grund af"."""
    start = claim.strong_causes[-1] if claim.strong_causes else len(claim.text)
    if _MADE.match(claim.text[start:]):  # "nedlukningen fik besøgene til at falde": the reason comes first
        return [word for word in claim.content if word.start < start]
    return [word for word in claim.words if word.start > start and word.content and not _CAUSE_WORDS.match(word.text)]


def _named_as_result(reasons: list[Word], sentence: SourceSentence) -> bool:
    """Whether the words stand only in clauses before the source's own cause: as what came of it, or beside it."""
    statement = sentence.statement
    after = [word for word in statement.words if word.start > min(statement.causes or (0,))]
    return bool(statement.strong_causes) and not any(words_agree(reason, word) for reason in reasons for word in after)
