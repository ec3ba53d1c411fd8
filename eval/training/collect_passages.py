"""Collects public Danish text as passages: acts, debates of the Folketing, manuals. Nothing of it is kept in the repo.

Usage: python eval/training/collect_passages.py acts REPOSITORY EVALUATION_SET TARGET.jsonl.gz
       python eval/training/collect_passages.py debates FOLDER TARGET.jsonl.gz [HELD_OUT_SET]
       python eval/training/collect_passages.py manuals FOLDER TARGET.jsonl.gz

REPOSITORY is a clone of Ansvar-Systems/Danish-law-mcp (acts as JSON); acts of EVALUATION_SET (a BEIR folder), and acts
of nearly the same title as one of its queries, are left out. FOLDER of debates holds the minutes as text
("dk_forhandlinger_…_2023-02-21_….txt"); the last 38 % of the meetings become the set HELD_OUT_SET and are not learned
from. FOLDER of manuals holds HTML. See assistant/embedding_offline/README.md.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import html

sys.path.insert(0, str(Path(__file__).parent))

from damage import damage_text

Row = dict[str, str]
EARLIEST_ACT = 1985
PASSAGES_OF_ACT = 5
PASSAGE = 650
LEARNED_SHARE = 0.62
HELD_QUESTIONS, HELD_BILLS = 260, 140

_ITEM = re.compile(r"^(?:Det [a-zæøå]+ punkt på dagsordenen er:|Spm\. nr\. S \d+.*)$")
_SPEAKER = re.compile(r"^[A-ZÆØÅ][^.:?!]{2,90}\([^()]{1,60}\):\s*(.*)$")
_GLUED_SPEAKER = re.compile(r"(?<=[.?!])(?=(?:[A-ZÆØÅ][\w.\-’]+ ){1,6}\([^()]{1,60}\):)")
_CHAIR = re.compile(r"^(?:Formanden|(?:Første|Anden|Tredje|Fjerde) næstformand|Aldersformanden)")
_CLOCK = re.compile(r"Kl\. \d\d:\d\d")
_BILL = re.compile(r"(Forslag til (?:lov|folketingsbeslutning).*?|Forespørgsel nr\. F.*?)(?: Af | \(Fremsættelse|$)")


@dataclass(slots=True)
class Item:
    """A question or a bill of a meeting and what was said on it."""

    is_question: bool
    head: list[str] = field(default_factory=list)
    speeches: list[tuple[bool, list[str]]] = field(default_factory=list)  # whether the chair speaks, lines

    @property
    def subject(self) -> str:
        head = _joined(self.head)
        if not self.is_question:
            match = _BILL.search(head)
            return match[1] if match else ""
        head = re.sub(r"^\d+\)\s*Til \S.*? af:\s*", "", head)
        head = re.sub(r"^.*?\(?medspørger:.*?\):?\s*", "", head)
        return head.partition("Skriftlig begrundelse")[0].strip()

    def passages(self) -> list[str]:
        """What members and ministers said, without the question read out."""
        asked = _words(self.subject)
        return [
            passage
            for is_chair, lines in self.speeches
            if not is_chair
            for passage in _pieces(_joined(lines))
            if len(asked) <= 5 or len(asked & _words(passage)) <= 0.8 * len(asked)
        ]


def read_items(text: str) -> Iterator[Item]:
    lines = [line.strip() for line in _GLUED_SPEAKER.sub("\n", _CLOCK.sub("\n", text)).splitlines()]
    item: Item | None = None
    in_head = asker_seen = False
    for line in lines:
        if _ITEM.match(line):
            if item:
                yield item
            item, in_head, asker_seen = Item(line.startswith("Spm")), True, False
            continue
        if item is None:
            continue
        speaker = _SPEAKER.match(line)
        if in_head and speaker and item.is_question and not asker_seen:
            asker_seen = True  # "Navn (parti):" stands before the question too
        elif speaker:
            in_head = False
            item.speeches.append((_CHAIR.match(line) is not None, [speaker[1]]))
        elif in_head:
            item.head.append(line)
        elif item.speeches:
            item.speeches[-1][1].append(line)
    if item:
        yield item


def _joined(lines: Iterable[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(lines)).strip()


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _pieces(text: str) -> Iterator[str]:
    """Passages of whole sentences."""
    passage = ""
    for sentence in re.split(r"(?<=[.?!])\s+", text):
        if passage and len(passage) + len(sentence) > PASSAGE:
            yield passage
            passage = ""
        passage = f"{passage} {sentence}".strip()
    if len(passage) > 60:
        yield passage


def collect_debates(folder: Path, target: Path, held_out: Path | None = None) -> None:
    files = sorted(folder.glob("dk_*.txt"), key=lambda path: re.findall(r"\d{4}-\d\d-\d\d", path.name))
    learned: list[Row] = []
    held: list[Row] = []
    asked: list[tuple[bool, str, list[str]]] = []
    number = 0
    for index, file in enumerate(files):
        for item in read_items(file.read_text(encoding="utf-8")):
            texts, subject = item.passages(), item.subject
            if len(texts) < 3:
                continue
            number += 1
            is_learned = index < int(len(files) * LEARNED_SHARE)
            title = subject if is_learned else ""
            rows = [{"_id": f"ft{number}#{i:03d}", "title": title, "text": text} for i, text in enumerate(texts)]
            (learned if is_learned else held).extend(rows)
            if not is_learned and len(subject) > 25:
                asked.append((item.is_question, subject[:400], [row["_id"] for row in rows]))
    write(target, learned)
    if held_out:
        write_debate_sets(held_out, held, asked)


def write_debate_sets(target: Path, rows: list[Row], asked: list[tuple[bool, str, list[str]]]) -> None:
    """ "debates" and "debates_damaged": questions and bills as queries, what was said on them as passages."""
    chance, damaging = random.Random(4), random.Random(9)
    questions, bills = [x for x in asked if x[0]], [x for x in asked if not x[0]]
    drawn = chance.sample(questions, min(HELD_QUESTIONS, len(questions)))
    drawn += chance.sample(bills, min(HELD_BILLS, len(bills)))
    chosen = list({subject: (subject, ids) for _, subject, ids in drawn}.values())
    for name, is_damaged in (("debates", False), ("debates_damaged", True)):
        folder = target / name
        folder.mkdir(parents=True, exist_ok=True)
        texts = [damage_text(row["text"], damaging, 0.08) if is_damaged else row["text"] for row in rows]
        write(folder / "corpus.jsonl.gz", [{**row, "text": text} for row, text in zip(rows, texts, strict=True)])
        lines = [
            json.dumps({"_id": f"q{n}", "text": subject}, ensure_ascii=False) for n, (subject, _) in enumerate(chosen)
        ]
        (folder / "queries.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        judged = [f"q{n}\t{id_}\t1" for n, (_, ids) in enumerate(chosen) for id_ in ids]
        (folder / "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *judged]) + "\n", encoding="utf-8")


def collect_acts(repository: Path, evaluation: Path, target: Path) -> None:
    with gzip.open(evaluation / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        measured = {json.loads(line)["_id"].partition("#")[0] for line in lines}
    queries = (evaluation / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    is_like_a_query = _alike([json.loads(line)["text"] for line in queries])
    chance, rows = random.Random(1), list[Row]()
    for act in _acts(repository, chance):
        id_ = str(act["id"]).replace(":", "-")
        title = re.sub(r"\(\*.*?\)", "", str(act["title"])).strip()
        if id_ in measured or is_like_a_query(title):
            continue
        texts = [_joined([str(part.get("content") or part.get("text") or "")]) for part in act["provisions"]]  # type: ignore[attr-defined]
        texts = [text[:900] for text in texts if len(text) > 60]
        if len(texts) >= 3:
            start = chance.randrange(max(1, len(texts) - PASSAGES_OF_ACT))
            for i, text in enumerate(texts[start : start + PASSAGES_OF_ACT]):
                rows.append({"_id": f"L{id_}#{i:03d}", "title": title[:240], "text": text})
    write(target, rows)


def _acts(repository: Path, chance: random.Random) -> Iterator[dict[str, object]]:
    git = ["git", "-C", str(repository)]
    listed = subprocess.run(
        [*git, "ls-tree", "-r", "-l", "HEAD", "data/seed"], capture_output=True, text=True, check=True
    )
    wanted = []
    for line in listed.stdout.splitlines():
        about, _, name = line.partition("\t")
        year, size = Path(name).name[:4], int(about.split()[3])
        if year.isdigit() and int(year) >= EARLIEST_ACT and 4_000 < size < 400_000:
            wanted.append(about.split()[2])
    chance.shuffle(wanted)
    with subprocess.Popen([*git, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        for digest in wanted:
            process.stdin.write(f"{digest}\n".encode())
            process.stdin.flush()
            size = int(process.stdout.readline().split()[2])
            yield json.loads(process.stdout.read(size))
            process.stdout.read(1)
        process.stdin.close()


def _alike(queries: list[str]) -> Callable[[str], bool]:
    """Whether a title has most of its words in common with a query."""

    def content(text: str) -> frozenset[str]:
        common = ("bekendtgørelse", "ændring", "forskellige", "visse")
        return frozenset(word for word in re.findall(r"[a-zæøå]{4,}", text.lower()) if word not in common)

    words = [content(query) for query in queries]
    having: dict[str, list[int]] = defaultdict(list)
    for number, query in enumerate(words):
        for word in query:
            having[word].append(number)

    def is_like_one(title: str) -> bool:
        mine = content(title)
        shared = Counter(number for word in mine for number in having.get(word, ()))
        return any(n >= 0.75 * len(words[number]) and n >= 0.5 * len(mine) for number, n in shared.items())

    return is_like_one


def collect_manuals(folder: Path, target: Path) -> None:

    rows: list[Row] = []
    for number, file in enumerate(sorted(folder.rglob("*.html"))):
        page = html.fromstring(file.read_bytes())
        title = " ".join(page.xpath("string(//title)").split())
        seen = dict.fromkeys(
            " ".join(part.text_content().split()) for part in page.iter("p", "h2", "h3", "dt", "td", "li")
        )
        texts = list(_pieces(" ".join(text for text in seen if len(text) > 3)))
        danish = [text for text in texts if len(re.findall("[æøå]", text.lower())) >= len(text) / 150]
        rows += [{"_id": f"m{number}#{i:03d}", "title": title, "text": text} for i, text in enumerate(danish)]
    write(target, rows)


def write(target: Path, rows: list[Row]) -> None:
    with gzip.open(target, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(target.name, len(rows), "passages,", sum(len(row["text"]) for row in rows), "characters")


def main() -> None:
    kinds: dict[str, Callable[..., None]] = {
        "acts": collect_acts,
        "debates": collect_debates,
        "manuals": collect_manuals,
    }
    kinds[sys.argv[1]](*map(Path, sys.argv[2:]))


if __name__ == "__main__":
    main()
