"""Uploaded files: received into the data folder, then ingested one after the other by one worker thread."""

from __future__ import annotations

import datetime
import logging
import secrets
import shutil
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from assistant.collection import Collection
from assistant.errors import AssistantError, UnreadableDocumentError

logger = logging.getLogger(__name__)

MOST_REMEMBERED = 500
COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file on its way; ``status`` ends as an IngestOutcome's does."""

    id: str
    name: str
    owner: str
    status: str  # waiting | reading | added | updated | unchanged | rejected
    at: datetime.datetime
    document_id: str | None = None
    pages: int = 0
    chunks: int = 0
    warnings: tuple[str, ...] = ()
    error: str | None = None
    step: str = ""
    done: int = 0
    total: int = 0

    @property
    def finished(self) -> bool:
        return self.status not in ("waiting", "reading")


class Uploads:
    """Remembers the latest uploads, so that a page can ask how far each has come."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.folder = collection.settings.data / "uploads"
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="ingestion")
        self._lock = Lock()
        self._uploads: OrderedDict[str, Upload] = OrderedDict()
        shutil.rmtree(self.folder, ignore_errors=True)  # what a stopped process had not come to

    def close(self) -> None:
        self._worker.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def receive(self, file: BinaryIO, name: str, owner: str, *, unit: str | None = None) -> Upload:
        """Stores the file and queues it; raises UnreadableDocumentError when it is too large or has no usable name."""
        name = clean_name(name)
        upload = Upload(secrets.token_hex(8), name, owner, "waiting", datetime.datetime.now(datetime.UTC))
        path = self.folder / upload.id / Path(name).name
        path.parent.mkdir(parents=True, exist_ok=True)
        most = self.collection.settings.max_file_mb << 20
        size = 0
        with path.open("wb") as target:
            while block := file.read(COPY_BYTES):
                size += len(block)
                if size > most:
                    break
                target.write(block)
        if size > most:
            shutil.rmtree(path.parent, ignore_errors=True)
            limit = self.collection.settings.max_file_mb
            raise UnreadableDocumentError(f"{name}: filen er større end {limit} MB. Del den op i mindre filer.")
        self._remember(upload)
        self._worker.submit(self._ingest, upload, path, unit)
        return upload

    def find_upload(self, id: str) -> Upload | None:
        with self._lock:
            return self._uploads.get(id)

    def list_uploads(self, owner: str) -> list[Upload]:
        """The person's uploads, newest first."""
        with self._lock:
            return [upload for upload in reversed(self._uploads.values()) if upload.owner == owner]

    def wait(self) -> None:
        """Returns when everything queued so far is done."""
        self._worker.submit(lambda: None).result()

    def _remember(self, upload: Upload) -> None:
        with self._lock:
            self._uploads[upload.id] = upload
            while len(self._uploads) > MOST_REMEMBERED:
                self._uploads.popitem(last=False)

    def _ingest(self, upload: Upload, path: Path, unit: str | None) -> None:
        from assistant.ingestion import ingest_paths

        def on_progress(step: str, done: int, total: int) -> None:
            self._remember(replace(upload, status="reading", step=step, done=done, total=total))

        self._remember(replace(upload, status="reading"))
        try:
            for outcome in ingest_paths(self.collection, [path], unit=unit, progress=on_progress):
                upload = replace(
                    upload,
                    status=outcome.status,
                    document_id=outcome.id,
                    pages=outcome.pages,
                    chunks=outcome.chunks,
                    warnings=outcome.warnings,
                    error=outcome.error,
                )
        except AssistantError as error:
            upload = replace(upload, status="rejected", error=error.message)
        except Exception:
            logger.exception("Uventet fejl under indlæsning af en fil")
            upload = replace(upload, status="rejected", error=f"{upload.name}: uventet fejl. Prøv igen.")
        finally:
            shutil.rmtree(path.parent, ignore_errors=True)
        self._remember(upload)


def clean_name(name: str) -> str:
    """The base name of an uploaded file without control characters; raises when nothing is left of it."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(letter for letter in base if letter.isprintable()).strip()
    if kept in ("", ".", "..") or len(kept.encode()) > 240:
        raise UnreadableDocumentError("Filen har intet brugbart navn. Giv den et navn på højst 240 tegn, og prøv igen.")
    return kept
