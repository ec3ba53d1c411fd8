"""A question that names a document is answered from it, and one about a document itself from its head and end."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.answering import answer_question
from assistant.drafting.desk.documents import documents_named, mentions
from assistant.drafting.desk.ranking import Desk
from assistant.records import Answer, NoticeKind, Status
from tests.answering_sources import lay_out

FIRST = """Til
Gunhild Mortensen, MB

E-mail: gunhild@kystby.example

Kære Gunhild Mortensen

Tak for din henvendelse af d. 3. februar 2020, hvor du har stillet spørgsmål til Cykelforvaltningen om cykelbussen.

Spørgsmål

1. Hvor mange elever har været med i cykelbussen?

2. Hvem kører cykelbussen?

Cykelforvaltningens svar

Ad 1: Hvor mange elever har været med i cykelbussen?

Der har været 812 elever med i cykelbussen.

Ad 2: Hvem kører cykelbussen?

Cykelbussen køres af Trafikskolen.

Med venlig hilsen

Åse Bramming
Vicedirektør
"""
SECOND = """Til
Torvald Kiil, MB

Kære Torvald Kiil

Tak for din henvendelse af d. 9. maj 2022, hvor du har stillet spørgsmål til Cykelforvaltningen om lygter.

Spørgsmål

Du har ønsket svar på, hvor mange lygter der deles ud.

Cykelforvaltningens svar

Der deles 400 lygter ud. Cykelbussen køres nu af frivillige.

Med venlig hilsen

Bent Ravnholt
Direktør
"""
NOTE = """## Cykelforvaltningens indsatser

04-05-2015

Notatet beskriver forvaltningens indsatser for skolebørn.

- **Cykelbussen** er et tilbud til elever. Cykelbussen køres af hjemmeværnet.

- **Lygtepatruljen** deler lygter ud i oktober.
"""


@cache
def desk() -> Desk:
    return lay_out(first=FIRST, second=SECOND, note=NOTE)


def ask(question: str) -> Answer:
    return answer_question(question, desk())


@pytest.mark.parametrize(
    ("question", "document", "says"),
    [
        ("Hvem kører cykelbussen ifølge notatet?", "note", "hjemmeværnet"),
        ("Hvem kører cykelbussen ifølge svaret fra 2020?", "first", "Trafikskolen"),
        ("hvem kører cykelbussen (svaret 2022)?", "second", "frivillige"),
        ("Hvem kører cykelbussen, som det beskrives i svaret til Torvald Kiil?", "second", "frivillige"),
    ],
)
def test_the_document_that_is_named_answers(question: str, document: str, says: str) -> None:
    answer = ask(question)
    assert says in answer.answer
    assert {citation.document for sentence in answer.sentences for citation in sentence.citations} == {document}


def test_what_the_named_document_does_not_tell_is_said_to_be_missing_from_it() -> None:
    answer = ask("Hvor mange lygter deles der ud ifølge svaret fra 2020?")
    assert answer.status is Status.NO_BASIS
    assert answer.answer.startswith("Det fremgår ikke af svar på henvendelse af 3. februar 2020")


@pytest.mark.parametrize("question", ["Hvad deles der ud i oktober?", "Har vi svaret på, hvem der kører cykelbussen?"])
def test_a_question_that_names_no_document_is_put_to_all(question: str) -> None:
    assert documents_named(question, desk()) is None


def test_a_year_that_is_no_document_s_stays_in_the_question() -> None:
    named = documents_named("Hvor mange hold var der ifølge notatet i 2014?", desk())
    assert named and named.rest == "Hvor mange hold var der i 2014?"


def test_several_documents_may_be_named_at_once() -> None:
    (mention,) = mentions("Er svarene fra 2020 og 2022 underskrevet af den samme?", desk())
    assert [source.document.name for source in mention.sources] == ["first", "second"]


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Hvornår skrev Gunhild Mortensen til forvaltningen?", "3. februar 2020"),
        ("hvilken dato er henvendelsen om lygter fra", "9. maj 2022"),
        ("Hvad ønskede Torvald Kiil at få oplyst?", "hvor mange lygter der deles ud"),
        ("har du gunhild mortensens mail?", "gunhild@kystby.example"),
        ("Hvilken stilling havde underskriveren af svaret fra 2022?", "Bent Ravnholt, direktør"),
        ("Hvor mange spørgsmål stillede Gunhild Mortensen i henvendelsen?", "to spørgsmål"),
        ("Er svarene fra 2020 og 2022 underskrevet af den samme?", "Nej. "),
        ("Har Åse Bramming underskrevet svaret til Gunhild Mortensen?", "Ja. "),
        ("Har Bent Ravnholt underskrevet svaret til Gunhild Mortensen?", "Nej. Svaret er underskrevet af Åse Bramming"),
        ("hvem skrev under på brevet?", "flere forskellige ting"),
    ],
)
def test_a_letter_is_asked_about_itself(question: str, says: str) -> None:
    assert says in ask(question).answer


def test_that_a_letter_has_no_date_of_its_own_is_no_basis() -> None:
    answer = ask("Hvilken dato blev svaret til Torvald Kiil sendt?")
    assert answer.status is Status.NO_BASIS
    assert "9. maj 2022" in answer.answer


def test_another_signatory_than_the_letter_s_is_put_right() -> None:
    answer = ask("hvorfor skrev bent ravnholt under på svaret til Gunhild Mortensen?")
    assert answer.answer.startswith("Det er ikke rigtigt. Svaret er underskrevet af Åse Bramming")
    assert any(notice.kind is NoticeKind.FALSE_PREMISE for notice in answer.notices)


STATEMENT = """Kystby Kommune
Cykelforvaltningen

Att. Direktør Ove Bang

Ved e-mail af 2. juni 2021 har Cykelforvaltningen anmodet om Kystby Politis vurdering af cykelbussen.

Cykelbussen har kørt siden 2014 og omfatter alle skoler.

Det er Kystby Politis vurdering, at cykelbussen gør børnene trygge.

Det er således Kystby Politis vurdering, at cykelbussen bør fortsætte.

Med venlig hilsen

Ida Rask

Politiassistent
"""


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Hvad mener politiet om cykelbussen?", "gør børnene trygge"),
        ("hvad er politiets konklusion om cykelbussen?", "bør fortsætte"),
        ("Hvornår bad I politiet om en vurdering af cykelbussen?", "2. juni 2021"),
        ("Hvem tog initiativ til politiets vurdering af cykelbussen?", "Cykelforvaltningen anmodet"),
    ],
)
def test_a_body_that_is_asked_about_is_heard_in_its_own_words(question: str, says: str) -> None:
    answer = answer_question(question, lay_out(first=FIRST, note=NOTE, statement=STATEMENT))
    assert says in answer.answer


@pytest.mark.parametrize(
    ("question", "says", "document"),
    [
        ("har vi svaret et medlem om cykelbussen, og hvem var det?", "Gunhild Mortensen", "first"),
        ("hvad skrev vi til Torvald Kiil om cykelbussen", "køres nu af frivillige", "second"),
        ("Er der svaret på, hvor mange lygter der deles ud?", "400 lygter", "second"),
    ],
)
def test_that_something_was_answered_may_be_asked_without_saying_before(
    question: str, says: str, document: str
) -> None:
    answer = ask(question)
    assert says in answer.answer
    assert {citation.document for sentence in answer.sentences for citation in sentence.citations} == {document}


OLDER = """# Notat om lygtepuljen

Maj 2018

Lygtepuljen blev med Budget 2018 forlænget til 2018 og 2019.
"""
NEWER = """# Notat om puljer

Juni 2020

Lygtepuljen er siden blevet forlænget, senest for perioden 2020-2023.
"""


def test_the_decision_of_a_year_that_is_named_is_told_and_else_the_latest() -> None:
    both = lay_out(older=OLDER, newer=NEWER)
    assert "2018 og 2019" in answer_question("Blev lygtepuljen forlænget med Budget 2018?", both).answer
    assert "2020-2023" in answer_question("Hvor længe er lygtepuljen forlænget?", both).answer
    assert "2020-2023" in answer_question("Er lygtepuljen stadig i gang efter 2019?", both).answer


def test_an_older_decision_is_no_newer_value() -> None:
    answer = answer_question("For hvilken periode er lygtepuljen senest forlænget?", lay_out(older=OLDER, newer=NEWER))
    assert "2020-2023" in answer.answer
    assert NoticeKind.NEWER_VALUE not in {notice.kind for notice in answer.notices}


LEASE = """# Notat om kajpladser

Maj 2018

## Aftaler

Der er i 2017 indgået lejeaftaler med private bådejere om pladser ved kajen.

Lejeaftalerne er netop forlænget til og med august 2019.

## Vagten

Havnevagten er et samarbejde med Søværnet. Den valgte form bygger på det fællesskab, som har været der siden 2011.
"""


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Til hvornår løb aftalerne med de private bådejere?", "august 2019"),
        ("hvor længe har samarbejdet om havnevagten kørt?", "siden 2011"),
    ],
)
def test_how_long_something_runs_may_be_told_a_little_further_on(question: str, says: str) -> None:
    assert says in answer_question(question, lay_out(lease=LEASE)).answer
