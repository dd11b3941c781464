"""Typst: a template in templates/documents and data -> a tagged PDF (PDF/UA-1), or a picture.

Bytes depend on the template, the data and the committed fonts only: no clock, no font of the machine.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prospectus import fonts

if TYPE_CHECKING:
    from PIL.Image import Image

FOLDER = "templates/documents"


class TypesetError(Exception):
    """A document that cannot be set; says why, with the text that no font draws where that is why."""


@cache
def _compiler(root: Path, template: str) -> Any:
    import typst  # only where something is to be set

    file = root / FOLDER / template
    return typst.Compiler(file, root=file.parent, font_paths=[fonts.folder(root)], ignore_system_fonts=True)


def pdf(root: Path, template: str, data: dict[str, Any]) -> bytes:
    """A template ("form.typ") with its data as a PDF. Raises TypesetError."""
    return _made(root, template, data, format="pdf", pdf_standards=["ua-1"])


def pixels(root: Path, template: str, data: dict[str, Any]) -> Iterator["Image"]:
    """The pages of a template with its data as pictures, a pixel for each point. Raises TypesetError."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(_made(root, template, data, format="pdf", pdf_tags=False))
    for page in document:
        drawn = page.render(rev_byteorder=True, prefer_bgrx=True)
        yield Image.frombytes("RGB", (drawn.width, drawn.height), drawn.buffer, "raw", "RGBX", drawn.stride)
    document.close()


def _made(root: Path, template: str, data: dict[str, Any], **options: Any) -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        made = _compiler(root, template).compile(sys_inputs=inputs, **options)
    except RuntimeError as error:  # typst.TypstError is one; a template that is not there is a plain one
        raise TypesetError(str(error).splitlines()[0]) from error
    assert isinstance(made, bytes)
    return made
