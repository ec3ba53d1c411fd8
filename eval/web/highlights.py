"""Whether the marks on page images lie on the quoted words: for every citation of many answers, what stands there.

    python eval/web/highlights.py [--questions FILE] [--keep FILE] [FORM …]

The demo corpus is typeset in each FORM (``report``: born-digital; ``scan``: page images alone; ``scan-damaged``: page
images under an old layer of text), read and asked. Each citation's boxes are read back, by the file's own text where
it is born digital and by OCR of the page image otherwise, and compared with the quote. A mark covers its quote where
the two are alike to ``ALIKE``: OCR reads a letter or two wrong, a missed word or a word too many costs more.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from rapidfuzz.distance import Levenshtein

from assistant.answering import Assistant
from assistant.collection import Collection, open_collection
from assistant.evaluation.report import keep_row, result_row
from assistant.ingestion import ingest_paths
from assistant.reading.page_images import page_boxes, page_image
from assistant.records import Answer, Citation, WordBox, page_of
from assistant.settings import Settings

ROOT = Path(__file__).parents[2]
FORMS = ("report", "scan", "scan-damaged")
ALIKE = 0.9
WIDTH = 2480
EDGE = 6


def typeset(form: str, folder: Path) -> None:
    """Every text of the demo corpus as a file of this form."""
    sys.path.insert(0, str(ROOT / "corpus"))
    from typeset import read_source, render  # noqa: PLC0415

    for path in sorted((ROOT / "corpus/sources").glob("*.md")):
        head, text = read_source(path)
        name = Path(head["output"]).stem.split(" (")[0]
        (folder / f"{name}.pdf").write_bytes(render(head | {"form": form}, text, seed=int(path.name[:2])))


def questions_of(collection: Collection, given: Path) -> list[str]:
    """The questions of the file, those of the letters, and one for each thing that the documents count."""
    asked = [json.loads(line)["text"] for line in given.read_text(encoding="utf-8").splitlines()]
    for id in collection.document_ids():
        structure = collection.structure(id)
        asked += [question.text for question in structure.letter.questions] if structure.letter else []
        asked += [f"Hvor mange {figure.counted}?" for figure in structure.figures if len(figure.counted) > 12]
    return list(dict.fromkeys(asked))


def citations_of(answers: Iterable[Answer]) -> list[Citation]:
    """Every place that the answers and their notices cite, once."""
    found: dict[tuple[str, int, int, int], Citation] = {}
    for answer in answers:
        parts = [answer, *answer.parts]
        told = [one for part in parts for one in (*part.sentences, *part.notices)]
        for citation in (one for each in told for one in each.citations):
            found[citation.document_id, citation.page, citation.start, citation.end] = citation
    return list(found.values())


def read_back(collection: Collection, citation: Citation) -> str:
    """What stands under the marks of the citation."""
    stored = collection.store.get_document(citation.document_id)
    path = collection.content_path(stored.digest)
    page = page_of(collection.document(stored.id).pages, citation.page)
    boxes = page_boxes(path, stored.media_type, page, [(citation.start, citation.end)], settings=collection.settings)
    if page.source != "ocr":
        return text_under(path, citation.page, boxes)
    png = page_image(path, stored.media_type, page, settings=collection.settings, width=WIDTH)
    assert png is not None
    return ocr_under(Image.open(io.BytesIO(png)).convert("L"), boxes)


def text_under(path: Path, number: int, boxes: Sequence[WordBox]) -> str:
    import pypdfium2  # noqa: PLC0415

    page = pypdfium2.PdfDocument(path)[number - 1]
    width, height = page.get_size()
    text = page.get_textpage()
    return " ".join(
        text.get_text_bounded(b.left * width, (1 - b.bottom) * height, b.right * width, (1 - b.top) * height)
        for b in boxes
    )


def ocr_under(image: Image.Image, boxes: Sequence[WordBox]) -> str:
    """The boxes one under the other on white paper, read by tesseract."""
    strips = [
        image.crop(
            (
                int(box.left * image.width) - EDGE,
                int(box.top * image.height) - EDGE,
                int(box.right * image.width) + EDGE,
                int(box.bottom * image.height) + EDGE,
            )
        )
        for box in boxes
    ]
    if not strips:
        return ""
    paper = Image.new("L", (max(one.width for one in strips) + 80, sum(one.height + 20 for one in strips) + 60), 255)
    top = 40
    for strip in strips:
        paper.paste(strip, (40, top))
        top += strip.height + 20
    png = io.BytesIO()
    paper.save(png, "PNG", dpi=(300, 300))
    command = ["tesseract", "-", "-", "-l", "dan", "--psm", "6"]
    return subprocess.run(command, input=png.getvalue(), capture_output=True, check=True).stdout.decode()


def likeness(read: str, quote: str) -> float:
    return Levenshtein.normalized_similarity(" ".join(read.split()), " ".join(quote.split()))


def measure(form: str, given: Path, *, told: bool) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "documents").mkdir()
        typeset(form, folder / "documents")
        with open_collection(Settings(data=folder / "data")) as collection:
            list(ingest_paths(collection, [folder / "documents"]))
            assistant = Assistant(collection)
            asked = questions_of(collection, given)
            citations = citations_of(assistant.ask(question) for question in asked)
            alike = []
            for citation in citations:
                read = read_back(collection, citation)
                alike.append(likeness(read, citation.quote))
                if told and alike[-1] < ALIKE:
                    print(
                        f"{alike[-1]:.2f} {citation.document}, side {citation.page}\n  {citation.quote!r}\n  {read!r}"
                    )
    return {
        "questions": len(asked),
        "citations": len(alike),
        "covered": round(sum(one >= ALIKE for one in alike) / len(alike), 4),
        "mean": round(sum(alike) / len(alike), 4),
        "worst": round(min(alike), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("forms", nargs="*", default=FORMS)
    parser.add_argument("--questions", type=Path, default=ROOT / "eval/answers/demo.jsonl")
    parser.add_argument("--keep", type=Path, help="add the figures as a row to this file")
    parser.add_argument("--told", action="store_true", help="print the marks that do not cover their quote")
    options = parser.parse_args()
    summary: dict[str, Any] = {}
    for form in options.forms:
        summary[form] = measure(form, options.questions, told=options.told)
        print(json.dumps({form: summary[form]}), flush=True)
    if options.keep:
        command = {"command": "python eval/web/highlights.py", "data": "the demo corpus in three forms"}
        keep_row(options.keep, result_row("highlights", summary) | command)


if __name__ == "__main__":
    main()
