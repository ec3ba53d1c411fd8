"""The documents of the collection: list, upload, pages as text and image, removal."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, UploadFile
from fastapi.responses import FileResponse, Response
from pydantic import TypeAdapter

from assistant.permissions import Person, sees_unit
from assistant.records import Kind, SearchFilters, Structure
from assistant.store.store import document_id
from assistant.web.dating import shown_date
from assistant.web.listings import PAGE_SIZE, Order, document_json, list_documents
from assistant.web.page_views import page_json
from assistant.web.people import may, narrowed, note, visible_document
from assistant.web.problems import Problem, problem_of
from assistant.web.rooms import rooms_of
from assistant.web.schemas import UnitBody
from assistant.web.uploads import Upload

router = APIRouter(prefix="/documents", tags=["documents"])

Listing = Annotated[Person, Depends(may("documents.list"))]
Reading = Annotated[Person, Depends(may("documents.read"))]
Adding = Annotated[Person, Depends(may("documents.add"))]
Removing = Annotated[Person, Depends(may("documents.remove"))]
Correcting = Annotated[Person, Depends(may("documents.set_unit"))]
NO_IMAGE = "Der er intet billede af siden. Vis teksten i stedet."


def upload_json(upload: Upload) -> dict[str, Any]:
    return {
        "upload": upload.id,
        "name": upload.name,
        "id": upload.document_id,
        "status": upload.status,
        "finished": upload.finished,
        "pages": upload.pages,
        "chunks": upload.chunks,
        "warnings": list(upload.warnings),
        "error": upload.error,
        "step": upload.step,
        "done": upload.done,
        "total": upload.total,
        "at": upload.at.isoformat(),
    }


@router.get("", summary="Dokumenterne i samlingen")
def list_all(
    request: Request,
    person: Listing,
    query: Annotated[str, Query(max_length=400)] = "",
    kind: Kind | None = None,
    order: Order = "added",
    readability: str = "",
    page: Annotated[int, Query(ge=1)] = 1,
    limit: Annotated[int, Query(ge=1, le=500)] = PAGE_SIZE,
) -> dict[str, Any]:
    filters = narrowed(person, SearchFilters(kind=kind))
    found = list_documents(
        rooms_of(request).store,
        filters,
        words=query,
        order=order,
        readability=readability,
        number=page,
        size=limit,
    )
    return {
        "documents": [document_json(document) for document in found.documents],
        "total": found.total,
        "page": found.number,
        "pages": found.pages,
    }


@router.post("", status_code=202, summary="Tilføj dokumenter")
def add(
    request: Request,
    person: Adding,
    files: list[UploadFile],
    unit: Annotated[str | None, Form(max_length=120)] = None,
    wait: Annotated[bool, Query(description="Svar først, når filerne er læst")] = False,
) -> dict[str, Any]:
    """Receives files and queues them; with ``wait`` the outcome of each is in the response."""
    if unit and not sees_unit(person, unit):
        raise Problem(403, "Du kan kun lægge dokumenter til enheder, du selv hører til.")
    uploads, received = rooms_of(request).uploads, []
    for file in files:
        try:
            upload = uploads.receive(file.file, file.filename or "", person.id, unit=unit or None)
            note(request, "documents.add", person, kind="document", id=document_id(upload.name))
            received.append(upload_json(upload))
        except Exception as error:  # one bad file does not stop the others
            name = file.filename or ""
            received.append({"name": name, "status": "rejected", "finished": True, "error": problem_of(error).detail})
    if wait:
        uploads.wait()
        for number, one in enumerate(received):
            finished = uploads.find_upload(one.get("upload", ""))
            received[number] = upload_json(finished) if finished else one
    return {"documents": received}


@router.get("/uploads", summary="Mine seneste overførsler")
def list_uploads(request: Request, person: Adding) -> dict[str, Any]:
    return {"uploads": [upload_json(upload) for upload in rooms_of(request).uploads.list_uploads(person.id)]}


@router.get("/uploads/{id}", summary="Hvor langt en overførsel er")
def get_upload(request: Request, id: str, person: Adding) -> dict[str, Any]:
    upload = rooms_of(request).uploads.find_upload(id)
    if upload is None or upload.owner != person.id:
        raise Problem(404, "Overførslen huskes ikke længere. Se i dokumentlisten, om filen er kommet ind.")
    return upload_json(upload)


@router.get("/{id}", summary="Et dokument")
def get_document(request: Request, id: str, person: Reading) -> dict[str, Any]:
    stored = visible_document(request, person, id)
    structure = rooms_of(request).collection.structure(stored.id)
    return document_json(stored) | {"structure": TypeAdapter(Structure).dump_python(structure, mode="json")}


@router.delete("/{id}", status_code=204, summary="Fjern et dokument overalt")
def remove(request: Request, id: str, person: Removing) -> None:
    from assistant.ingestion import remove_document

    stored = visible_document(request, person, id)
    remove_document(rooms_of(request).collection, stored.id)
    note(request, "documents.remove", person, kind="document", id=stored.id, version=stored.version)


@router.put("/{id}/unit", status_code=204, summary="Bestem, hvem der må se dokumentet")
def set_unit(request: Request, id: str, body: UnitBody, person: Correcting) -> None:
    stored = visible_document(request, person, id)
    rooms = rooms_of(request)
    rooms.store.set_unit(stored.id, body.unit or None)
    rooms.collection.changed()
    note(request, "documents.set_unit", person, kind="document", id=stored.id, version=stored.version)


@router.get("/{id}/file", summary="Filen, som den blev lagt ind", response_class=FileResponse)
def get_file(request: Request, id: str, person: Annotated[Person, Depends(may("documents.download"))]) -> FileResponse:
    stored = visible_document(request, person, id)
    path = rooms_of(request).collection.content_path(stored.digest)
    if not path.exists():
        raise Problem(404, f"Filen »{stored.name}« er ikke gemt. Læg den ind igen.")
    name = stored.name.rsplit("/", 1)[-1]
    return FileResponse(
        path, media_type="application/octet-stream", filename=name, content_disposition_type="attachment"
    )


@router.get("/{id}/pages/{number}.png", summary="Billedet af en side", response_class=Response)
def get_page_image(
    request: Request,
    id: str,
    number: int,
    person: Reading,
    start: Annotated[int | None, Query(ge=0)] = None,
    end: Annotated[int | None, Query(ge=0)] = None,
    width: Annotated[int, Query(ge=100, le=3000)] = 1400,
) -> Response:
    """The page as a picture, with the words of the span marked."""
    from assistant.reading.page_images import page_image

    stored = visible_document(request, person, id)
    rooms = rooms_of(request)
    path = rooms.collection.content_path(stored.digest)
    if not path.exists():
        raise Problem(404, NO_IMAGE)
    page = rooms.store.load_page(stored.id, number)
    spans = [(start, end)] if start is not None and end is not None and start < end else []
    image = page_image(path, stored.media_type, page, settings=rooms.settings, width=width, spans=spans)
    if image is None:
        raise Problem(404, NO_IMAGE)
    return Response(image, media_type="image/png", headers={"cache-control": "private, max-age=600"})


@router.get("/{id}/pages/{number}/marks", summary="Hvor ord står på billedet af en side")
def get_marks(
    request: Request,
    id: str,
    number: int,
    person: Reading,
    start: Annotated[int, Query(ge=0)],
    end: Annotated[int, Query(ge=0)],
) -> dict[str, Any]:
    """Boxes around the words of the span, a line each, in shares of the page's width and height."""
    from assistant.reading.page_images import page_boxes

    stored = visible_document(request, person, id)
    rooms = rooms_of(request)
    path = rooms.collection.content_path(stored.digest)
    if not path.exists() or start >= end:
        return {"boxes": []}
    page = rooms.store.load_page(stored.id, number)
    boxes = page_boxes(path, stored.media_type, page, [(start, end)], settings=rooms.settings)
    return {"boxes": [{"left": b.left, "top": b.top, "right": b.right, "bottom": b.bottom} for b in boxes]}


@router.get("/{id}/pages/{number}", summary="Teksten på en side")
def get_page(
    request: Request,
    id: str,
    number: int,
    person: Reading,
    start: Annotated[int | None, Query(ge=0)] = None,
    end: Annotated[int | None, Query(ge=0)] = None,
    repaired: Annotated[str | None, Query(pattern=r"^\d{1,9}:\d{1,9}$")] = None,
) -> dict[str, Any]:
    """Both readings of a page, with the words marked between ``start`` and ``end`` (of the original reading).

    ``repaired=a:b`` marks the words that stand there in the repaired text.
    """
    from assistant.reading.page_images import has_page_images

    stored = visible_document(request, person, id)
    collection = rooms_of(request).collection
    pages = collection.document(stored.id).pages
    if not 1 <= number <= len(pages):
        raise Problem(404, f"»{stored.name}« har {len(pages)} sider. Der er ingen side {number}.")
    blocks = [block for block in collection.structure(stored.id).blocks if block.page == number]
    span = (start, end) if start is not None and end is not None else None
    if repaired:
        first, last = (int(edge) for edge in repaired.split(":"))
        span = pages[number - 1].original_span(first, last)
    return page_json(pages[number - 1], blocks, span) | {
        "document": document_json(stored) | {"shown_date": shown_date(collection, stored.id, stored.date)},
        "has_image": has_page_images(stored.media_type),
    }
