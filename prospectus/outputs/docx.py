"""A form as a Word document with content controls (ECMA-376): templates/documents/docx, zipped.

Each answer is a content control whose tag is the field's name, so it is found again whatever the
language, the program that saved the file or the order of the questions.
"""

import io
import zipfile
from typing import Any

from jinja2 import Environment

from prospectus import cldr, fonts
from prospectus.forms import JOIN

PARTS = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package-rels.xml",
    "docProps/core.xml": "core.xml",
    "word/_rels/document.xml.rels": "document-rels.xml",
    "word/document.xml": "document.xml",
    "word/footer.xml": "footer.xml",
    "word/settings.xml": "settings.xml",
    "word/styles.xml": "styles.xml",
}
OLDEST = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP file can name
UNIX = 3
LONGEST = 64  # characters of a content control's title that Word keeps


def docx(env: Environment, data: dict[str, Any], labels: dict[str, str]) -> bytes:
    """The file's bytes, the same for the same data. data: a sheet; labels: what each field is called."""
    context = {
        "data": data,
        "titles": {name: title(labels[name.partition(JOIN)[0]], label) for name, label in labels.items()},
        "ids": {name: number for number, name in enumerate(labels, start=1)},
        "fonts": fonts.office(data["tag"]),
        "langs": languages(data["tag"]),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, template in PARTS.items():
            entry = zipfile.ZipInfo(path, OLDEST)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, UNIX, 0o644 << 16
            archive.writestr(entry, env.get_template(f"documents/docx/{template}").render(context).strip())
    return out.getvalue()


def title(question: str, label: str) -> str:
    """A label as a control's title: a long question is cut, so that what follows tells option from option."""
    if len(label) <= LONGEST:
        return label
    rest = label.removeprefix(question)
    kept = max(LONGEST - len(rest) - 1, LONGEST // 4)
    return f"{question[:kept]}…{rest}"[:LONGEST]


def languages(tag: str) -> dict[str, str]:
    """The language of each of Word's three kinds of script (ECMA-376, 17.3.2.20)."""
    full = f"{cldr.locale(tag).language}-{cldr.likely(tag)[1]}"
    kind = fonts.kind(tag)
    return {other: full if other == kind else "en-US" for other in ("latin", "east_asian", "complex")}
