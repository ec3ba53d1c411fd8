"""Page images: for tesseract and for the screen (runs in a child process; sizes are checked before rendering)."""

from __future__ import annotations

import base64
import ctypes
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.errors import UnreadableDocumentError
from assistant.reading.media_types import PDF

Emit = Callable[[dict[str, Any]], None]

_OCR_DPI = 300
_MAX_OCR_PIXELS = 36_000_000
_MAX_SOURCE_PIXELS = 120_000_000
_MAX_SHOWN_PIXELS = 24_000_000
_LOW_DPI = 200
_HIGHLIGHT = (255, 222, 60)


def count_frames(arguments: dict[str, Any], emit: Emit) -> None:
    """Emits {"count"}: the pages of an image file (a TIFF may have several)."""
    image = _open_image(arguments["path"], arguments["name"])
    count = getattr(image, "n_frames", 1)
    if count > arguments["max_pages"]:
        raise UnreadableDocumentError(
            f"{arguments['name']} har {count} sider, og højst {arguments['max_pages']} kan læses. Del filen."
        )
    emit({"count": count})


def render_for_ocr(arguments: dict[str, Any], emit: Emit) -> None:
    """Writes a grey PNG to ``output`` and emits {"dpi", "blank"}."""
    path, name, number = arguments["path"], arguments["name"], arguments["number"]
    if arguments["media_type"] == PDF:
        image, dpi = _render_pdf(path, name, number, dpi=_OCR_DPI, grey=True, max_pixels=_MAX_OCR_PIXELS)
    else:
        image, dpi = _scale_for_ocr(_frame(path, name, number).convert("L"))
    low, high = image.getextrema()
    image.save(arguments["output"], "PNG", compress_level=1)
    emit({"dpi": round(dpi), "blank": high - low < 24})


def draw_page(arguments: dict[str, Any], emit: Emit) -> None:
    """Emits {"png"} (base64): the page, ``width`` pixels wide, with ``boxes`` (fractions) highlighted."""
    path, name, number, width = (arguments[key] for key in ("path", "name", "number", "width"))
    if arguments["media_type"] == PDF:
        image, _ = _render_pdf(path, name, number, width=width, grey=False, max_pixels=_MAX_SHOWN_PIXELS)
    else:
        image = _frame(path, name, number).convert("RGB")
        image = image.resize((width, max(1, min(20_000, round(image.height * width / image.width)))))
    _highlight(image, arguments["boxes"])
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=4)
    emit({"png": base64.b64encode(stream.getvalue()).decode("ascii")})


def _highlight(image: Any, boxes: list[list[float]]) -> None:
    """Like a marker pen: paper turns yellow, ink stays."""
    from PIL import Image, ImageChops

    pad = max(1, image.width // 600)
    for left, top, right, bottom in boxes:
        area = (
            max(0, int(left * image.width) - pad),
            max(0, int(top * image.height) - pad),
            min(image.width, int(right * image.width) + pad + 1),
            min(image.height, int(bottom * image.height) + pad + 1),
        )
        if area[0] < area[2] and area[1] < area[3]:
            part = image.crop(area)
            image.paste(ImageChops.multiply(part, Image.new("RGB", part.size, _HIGHLIGHT)), area[:2])


def _render_pdf(
    path: str, name: str, number: int, *, grey: bool, max_pixels: int, dpi: float = 0, width: int = 0
) -> tuple[Any, float]:
    from PIL import Image
    from pypdfium2 import raw

    from assistant.reading.pdf import open_document, open_page

    document = open_document(raw, path, name)
    page = open_page(raw, document, number - 1)
    if not page:
        raise UnreadableDocumentError(f"Side {number} i {name} kan ikke åbnes: filen er beskadiget.")
    page_width, page_height = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
    if not (page_width > 0 and page_height > 0):
        raise UnreadableDocumentError(f"Side {number} i {name} har ingen størrelse: filen er beskadiget.")
    scale = width / page_width if width else dpi / 72
    scale = min(scale, (max_pixels / (page_width * page_height)) ** 0.5)
    size = (max(1, round(page_width * scale)), max(1, round(page_height * scale)))
    if size[0] * size[1] > 2 * max_pixels:
        raise UnreadableDocumentError(f"Side {number} i {name} har en umulig størrelse og kan ikke vises.")
    kind, mode, layout = (raw.FPDFBitmap_Gray, "L", "L") if grey else (raw.FPDFBitmap_BGRx, "RGB", "BGRX")
    bitmap = raw.FPDFBitmap_CreateEx(*size, kind, None, 0)
    if not bitmap:
        raise MemoryError
    raw.FPDFBitmap_FillRect(bitmap, 0, 0, *size, 0xFFFFFFFF)
    raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, *size, 0, raw.FPDF_ANNOT)
    stride = raw.FPDFBitmap_GetStride(bitmap)
    data = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * size[1])
    return Image.frombytes(mode, size, data, "raw", layout, stride), scale * 72


def _open_image(path: str, name: str) -> Any:
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # checked below, with a message of our own
    try:
        image = Image.open(Path(path), formats=("PNG", "JPEG", "TIFF"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnreadableDocumentError(f"{name} er et beskadiget billede. Hent eller gem filen igen.") from error
    if image.width * image.height > _MAX_SOURCE_PIXELS:
        raise UnreadableDocumentError(
            f"{name} er et billede på {image.width} x {image.height} punkter, som er for stort at læse. "
            "Gem det i mindre opløsning."
        )
    return image


def _frame(path: str, name: str, number: int) -> Any:
    from PIL import ImageOps

    image = _open_image(path, name)
    try:
        if number > 1:
            image.seek(number - 1)
            if image.width * image.height > _MAX_SOURCE_PIXELS:
                raise UnreadableDocumentError(f"{name}: side {number} er for stor at læse. Gem den i mindre opløsning.")
        image.load()
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadableDocumentError(f"{name} er et beskadiget billede. Hent eller gem filen igen.") from error
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        from PIL import Image

        layer = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    elif image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    return ImageOps.exif_transpose(image)


def _scale_for_ocr(image: Any) -> tuple[Any, float]:
    """Small scans are enlarged: tesseract wants letters of some thirty points."""
    from PIL import Image

    declared = image.info.get("dpi", (0, 0))[0]
    dpi = float(declared) if 70 <= float(declared or 0) <= 1200 else image.width / 8.27
    scale = _OCR_DPI / dpi if dpi < _LOW_DPI and image.width < 2200 else 1.0
    scale = min(scale, 4.0, (_MAX_OCR_PIXELS / (image.width * image.height)) ** 0.5)
    if abs(scale - 1) > 0.05:
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        return image.resize(size, Image.Resampling.LANCZOS), dpi * scale
    return image, dpi
