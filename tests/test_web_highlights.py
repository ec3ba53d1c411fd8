"""The marks on page images lie on the quoted words: what stands under them, read back, is the quote."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image, ImageChops
from rapidfuzz.distance import Levenshtein

from tests.conftest import DEMO_CORPUS
from tests.web_server import Server, server  # noqa: F401

WIDTH = 2400
PAGES = {
    "2013-03-01 Notat om tryghedsindekset.pdf": 0.98,
    "2018-08-30 Politiets vurdering (scannet uden tekst).pdf": 0.95,
    "2018-09-14 Svar om tryghed på Nørrebro (scannet).pdf": 0.95,
}


@pytest.fixture(scope="module")
def pdfs(server: Server) -> Iterator[tuple[httpx.Client, dict[str, str]]]:  # noqa: F811
    """Pages of the demo corpus, uploaded, and taken away again; their ids by name."""
    client = server.client()
    files = [("files", (name, (DEMO_CORPUS / name).read_bytes())) for name in PAGES]
    outcomes = client.post("/api/v1/documents", params={"wait": True}, files=files).json()["documents"]
    yield client, {one["name"]: one["id"] for one in outcomes}
    for one in outcomes:
        client.delete(f"/api/v1/documents/{one['id']}")


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="læser billedet tilbage med tesseract")
@pytest.mark.parametrize("name", PAGES)
def test_what_stands_under_the_marks_is_the_quote(pdfs: tuple[httpx.Client, dict[str, str]], name: str) -> None:
    client, ids = pdfs
    address = f"/api/v1/documents/{ids[name]}/pages/1"
    original = client.get(address).json()["original"]
    plain = _picture(client, address)
    likeness = []
    for start, end in _quotes(original):
        read = _read_under_marks(plain, _picture(client, address, start=start, end=end))
        likeness.append(Levenshtein.normalized_similarity(_folded(read), _folded(original[start:end])))
    assert sum(likeness) / len(likeness) >= PAGES[name], likeness


def _quotes(text: str) -> list[tuple[int, int]]:
    """A few sentences, as answers cite them."""
    found = [match.span() for match in re.finditer(r"[A-ZÆØÅ][^.\n:]+(?:\n[^.\n:]+){0,2}\.(?=\s)", text)]
    long = [(start, end) for start, end in found if end - start > 60]
    assert long, "siden har ingen sætninger"
    return long[:3]


def _picture(client: httpx.Client, address: str, **span: int) -> Image.Image:
    response = client.get(f"{address}.png", params={"width": WIDTH, **span})
    response.raise_for_status()
    return Image.open(io.BytesIO(response.content)).convert("RGB")


def _read_under_marks(plain: Image.Image, marked: Image.Image) -> str:
    """The page with everything white that the marks do not cover, read by OCR."""
    covered = ImageChops.difference(plain, marked).convert("L").point(lambda value: 255 if value > 12 else 0)
    whole = covered.resize((WIDTH // 8, plain.height // 8), Image.Resampling.BOX).point(
        lambda value: 255 if value > 60 else 0
    )
    mask = whole.resize(plain.size, Image.Resampling.NEAREST)
    seen = Image.composite(plain, Image.new("RGB", plain.size, "white"), mask)
    png = io.BytesIO()
    seen.crop(mask.getbbox() or (0, 0, 1, 1)).save(png, "PNG", dpi=(290, 290))
    command = ["tesseract", "-", "-", "-l", "dan", "--psm", "6"]
    return subprocess.run(command, input=png.getvalue(), capture_output=True, check=True).stdout.decode()


def _folded(text: str) -> str:
    return " ".join(text.split())
