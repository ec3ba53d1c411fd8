"""Bad and odd files: each is read, read with a warning, or rejected with one clear Danish reason."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from assistant.errors import UnreadableDocumentError
from assistant.reading import find_files, read_file
from assistant.settings import Settings
from tests.odd_files import ODD_FILES, ODD_NAMES, SCANS, OddFile

SETTINGS = Settings(parse_timeout_seconds=20, parse_memory_mb=512, ocr_workers=1, _env_file=None)

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


def check(odd: OddFile, folder: Path) -> None:
    path = folder / odd.name
    path.write_bytes(odd.make())
    if odd.outcome == "rejected":
        with pytest.raises(UnreadableDocumentError) as caught:
            read_file(path, name=odd.name, settings=SETTINGS)
        message = caught.value.message
        assert odd.name in message
        assert odd.says in message
        assert "\n" not in message
        assert message.endswith(".")
        return
    document = read_file(path, name=odd.name, settings=SETTINGS)
    text = "\n".join(page.original for page in document.pages)
    assert odd.says in text
    assert not odd.not_in_text or odd.not_in_text not in text
    assert bool(document.warnings) == (odd.outcome == "warned"), document.warnings


@pytest.mark.parametrize("odd", ODD_FILES, ids=lambda odd: odd.name)
def test_an_odd_file_has_its_outcome(odd: OddFile, tmp_path: Path) -> None:
    check(odd, tmp_path)


@needs_tesseract
@pytest.mark.parametrize("odd", SCANS, ids=lambda odd: odd.name)
def test_a_scan_is_read(odd: OddFile, tmp_path: Path) -> None:
    check(odd, tmp_path)


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
def test_an_odd_file_name_is_found_and_shown_safely(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("Et brev.")
    found = find_files([tmp_path])
    assert len(found.files) == 1
    shown = found.files[0].name
    assert shown.isprintable()
    shown.encode("utf-8")
    assert read_file(found.files[0].path, name=shown, settings=SETTINGS).pages[0].original == "Et brev."


def test_links_pipes_and_hidden_files_are_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "ude"
    outside.mkdir()
    (outside / "hemmelig.txt").write_text("hemmelig")
    folder = tmp_path / "mappe"
    (folder / "under").mkdir(parents=True)
    (folder / "under" / "a.txt").write_text("a")
    (folder / ".skjult.txt").write_text("skjult")
    (folder / "~$brev.docx").write_text("lås")
    (folder / "link.txt").symlink_to(outside / "hemmelig.txt")
    (folder / "linkmappe").symlink_to(outside)
    (folder / "løkke").symlink_to(folder)
    os.mkfifo(folder / "rør.txt")
    found = find_files([folder])
    assert [file.name for file in found.files] == ["under/a.txt"]
    assert {file.name for file in found.rejected} == {"link.txt", "linkmappe", "løkke", "rør.txt"}


def test_a_missing_path_and_a_device_are_rejected_and_a_file_given_directly_goes_by_its_base_name(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text("a")
    found = find_files([tmp_path / "a.txt", tmp_path / "findes-ikke.txt", Path("/dev/zero")])
    assert [file.name for file in found.files] == ["a.txt"]
    assert "findes ikke" in found.rejected[0].reason
    assert "ikke en almindelig fil" in found.rejected[1].reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_rights_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "lukket").mkdir(mode=0)
    assert "læserettighed" in find_files([tmp_path]).rejected[0].reason


def test_two_files_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "brev.txt").write_text(folder)
    found = find_files([tmp_path / "a", tmp_path / "b", tmp_path / "a" / "brev.txt"])
    assert [file.name for file in found.files] == ["brev.txt"]
    assert len(found.rejected) == 1
