"""A case as one zip that opens without us: enquiry, drafts, decisions, the letter, its sources as they were."""

from __future__ import annotations

import datetime
import hashlib
import html
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assistant.accounts import Accounts
from assistant.audit import AuditFilter
from assistant.danish.dates import format_date
from assistant.errors import DocumentNotFoundError
from assistant.letters.model import DraftLetter, list_sources
from assistant.letters.shapes import letter_json, plain
from assistant.letters.text import letter_text
from assistant.permissions import Person, require
from assistant.reviews.records import Draft
from assistant.reviews.sending import slug
from assistant.reviews.states import STATE_NAMES, State
from assistant.reviews.workflow import Workflow

MOVE_NAMES = {
    "edit": "rettet under godkendelse",
    "submit": "sendt til godkendelse",
    "return": "returneret",
    "approve": "godkendt",
    "send": "sendt",
    "withdraw": "trukket tilbage",
    "transfer": "overdraget",
}


@dataclass
class _Folder:
    """The files of the zip, each with what it is in Danish."""

    files: dict[str, bytes] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def add(self, path: str, content: bytes | str, title: str) -> None:
        self.files[path] = content.encode() if isinstance(content, str) else content
        self.titles[path] = title

    def add_json(self, path: str, value: Any, title: str) -> None:
        self.add(path, json.dumps(value, ensure_ascii=False, indent=1), title)


def casefile_bytes(
    workflow: Workflow, accounts: Accounts, draft_id: str, by: Person, *, theme: str = "", origin: str = ""
) -> tuple[str, bytes]:
    """File name and content of the case's zip. That it was handed out is recorded."""
    with workflow.audit.refusals("casefile.export", by=by, kind="draft", id=draft_id, origin=origin):
        require(by, "casefile.export")
        draft = workflow.reviews.get(draft_id, by)
        names = _names(workflow, accounts, draft, by)
        folder = _Folder()
        _add_enquiry(folder, workflow, draft, by)
        _add_letter(folder, workflow, draft, by, origin)
        _add_versions(folder, workflow, draft, by, names)
        _add_decisions(folder, workflow, draft, by, names)
        _add_sources(folder, workflow, draft.letter)
        _add_provenance(folder, workflow, draft)
        _add_index(folder, draft, names, theme)
        content = _zip(folder)
        workflow.audit.record(
            "casefile.export",
            by=by,
            kind="draft",
            id=draft_id,
            version=draft.summary.version,
            origin=origin,
            content=content,
        )
    return f"sag-{slug(draft.letter.subject) or draft.id}-{draft.id[:7]}.zip", content


def _names(workflow: Workflow, accounts: Accounts, draft: Draft, by: Person) -> Callable[[str], str]:
    ids = {version.author for version in workflow.reviews.versions(draft.id, by)}
    ids |= {event.person for event in workflow.reviews.events(draft.id, by)}
    ids |= {comment.person for comment in workflow.comments.list_comments(draft.id, by)}
    ids |= {view.person for view in workflow.reviews.views(draft.id, by)} | {draft.summary.created_by}
    found = accounts.display_names(ids)
    return lambda id: found.get(id, id)


def _add_enquiry(folder: _Folder, workflow: Workflow, draft: Draft, by: Person) -> None:
    stored = workflow.enquiries.get(draft.summary.enquiry_id, by)
    suffix = "." + stored.file_name.rpartition(".")[2] if "." in stored.file_name else ""
    folder.add(f"henvendelse/brev{suffix}", workflow.enquiries.content(stored.id, by), f"Brevet ({stored.file_name})")
    folder.add_json("henvendelse/henvendelse.json", plain(stored.enquiry), "Hvad brevet er forstået som")


def _add_letter(folder: _Folder, workflow: Workflow, draft: Draft, by: Person, origin: str) -> None:
    final = draft.state in (State.APPROVED, State.SENT)
    title = "Svaret" if final else "Det nyeste udkast"
    folder.add("svar/svar.txt", letter_text(draft.letter, draft=not final), f"{title} som tekst")
    word = workflow.sending.export(draft.id, by, origin=origin)
    folder.add("svar/svar.docx", word.content, f"{title} i Word")


def _add_versions(folder: _Folder, workflow: Workflow, draft: Draft, by: Person, names: Callable[[str], str]) -> None:
    for version in workflow.reviews.versions(draft.id, by):
        path = f"udkast/version-{version.number:02d}"
        title = f"Version {version.number} af {names(version.author)}, {_moment(version.created_at)}"
        folder.add(f"{path}.txt", letter_text(version.letter), title)
        folder.add_json(f"{path}.json", letter_json(version.letter), f"{title}, med kilder")


def _add_decisions(folder: _Folder, workflow: Workflow, draft: Draft, by: Person, names: Callable[[str], str]) -> None:
    events = [plain(event) | {"name": names(event.person)} for event in workflow.reviews.events(draft.id, by)]
    comments = [
        plain(comment) | {"name": names(comment.person)} for comment in workflow.comments.list_comments(draft.id, by)
    ]
    views = [plain(view) | {"name": names(view.person)} for view in workflow.reviews.views(draft.id, by)]
    entries = workflow.audit.entries(AuditFilter(object_id=draft.id), limit=10_000)
    folder.add_json("behandling/beslutninger.json", events, "Beslutninger")
    folder.add_json("behandling/kommentarer.json", comments, "Kommentarer")
    folder.add_json("behandling/visninger.json", views, "Hvad der er åbnet")
    folder.add_json("behandling/logbog.json", plain(entries), "Poster i logbogen")


def _add_sources(folder: _Folder, workflow: Workflow, letter: DraftLetter) -> None:
    """The cited files as they were read; the pages' text too, for files that only a program opens."""
    collection = workflow.collection
    done: set[tuple[str, str]] = set()
    for source in list_sources(letter):
        if (source.document_id, source.version) in done:
            continue
        done.add((source.document_id, source.version))
        path = f"kilder/{source.version}-{slug(source.document.rpartition('.')[0]) or source.document_id}"
        suffix = "." + source.document.rpartition(".")[2] if "." in source.document else ""
        title = source.title or source.document
        try:
            document = collection.store.load_document(source.document_id, source.version)
        except DocumentNotFoundError:
            folder.add(f"{path}-slettet.txt", "Dokumentet er slettet af samlingen.", f"{title} (slettet)")
            continue
        text = "\f".join(page.original for page in document.pages)
        folder.add(f"{path}.tekst.txt", text, f"{title}, teksten som den blev læst")
        for file in collection.settings.files_folder.glob(f"??/{source.version}*"):
            folder.add(f"{path}{suffix}", file.read_bytes(), f"{title} ({source.document})")
            break


def _add_provenance(folder: _Folder, workflow: Workflow, draft: Draft) -> None:
    provenance = plain(draft.letter.provenance) | {"model": workflow.settings.model}
    folder.add_json("behandling/tilblivelse.json", provenance, "Model, prompter og samlingens version")
    if workflow.settings.model is not None and workflow.settings.prompts is not None:
        for path in sorted(workflow.settings.prompts.glob("*.md")):
            folder.add(f"behandling/prompter/{path.name}", path.read_bytes(), f"Prompten {path.stem}")


def _add_index(folder: _Folder, draft: Draft, names: Callable[[str], str], theme: str) -> None:
    summary, letter = draft.summary, draft.letter
    facts = {
        "Emne": letter.subject,
        "Tema": theme or letter.subject,
        "Sagsnummer": letter.case_number,
        "Dokumentnummer": letter.document_number,
        "Afsender": ", ".join(one.name for one in letter.recipients),
        "Henvendelse af": format_date(letter.enquiry_date) if letter.enquiry_date else "",
        "Journaldato": format_date(summary.created_at.date()),
        "Tilstand": STATE_NAMES[draft.state],
        "Frist": format_date(summary.deadline) if summary.deadline else "",
        "Enhed": summary.unit or "",
        "Oprettet af": names(summary.created_by),
        "Godkendt tekst (SHA-256)": summary.approved_hash or "",
        "Sendt": _moment(summary.sent_at) if summary.sent_at else "",
    }
    files = [
        {"path": path, "title": folder.titles[path], "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in folder.files.items()
    ]
    index = {
        "facts": facts,
        "journal_date": summary.created_at.date().isoformat(),
        "theme": theme or letter.subject,
        "files": files,
    }
    folder.add_json("indeks.json", index, "Denne fortegnelse til programmer")
    folder.add("indeks.html", _index_html(facts, files, letter.subject), "Denne fortegnelse")


def _index_html(facts: dict[str, str], files: list[dict[str, str]], subject: str) -> str:
    head = f"Sag: {html.escape(subject)}"
    rows = "".join(
        f"<tr><th scope='row'>{html.escape(name)}</th><td>{html.escape(value)}</td></tr>"
        for name, value in facts.items()
        if value
    )
    entries = "".join(
        f"<tr><td><a href='{html.escape(one['path'])}'>{html.escape(one['title'])}</a></td>"
        f"<td><code>{one['sha256']}</code></td></tr>"
        for one in files
    )
    return (
        f"<!doctype html><html lang='da'><meta charset='utf-8'><title>{head}</title><body><h1>{head}</h1>"
        f"<h2>Oplysninger</h2><table>{rows}</table><h2>Filer</h2>"
        f"<table><thead><tr><th scope='col'>Fil</th><th scope='col'>SHA-256</th></tr></thead><tbody>{entries}</tbody>"
        "</table></body></html>"
    )


def _zip(folder: _Folder) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.files, key=lambda path: (not path.startswith("indeks"), path)):
            archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), folder.files[path], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _moment(moment: datetime.datetime) -> str:
    return f"{format_date(moment.date())} kl. {moment:%H.%M} UTC"
