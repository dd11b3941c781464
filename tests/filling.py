"""Filling in forms as applicants do: with pypdf, with PDFium (Chrome's viewer), with LibreOffice."""

import ctypes
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from prospectus.forms import JOIN, Field, Form

HERE = Path(__file__).resolve().parent
SYSTEM_PYTHON = "/usr/bin/python3"

# What people of a language write: names, a longer text, signs that are easily lost.
SAMPLES = {
    "en": ("City of Example – “Smart” & <safe>", "First line.\nSecond line: 100 % of it."),
    "ko": ("부산광역시 스마트시티 – 뷁 계획", "첫째 줄입니다.\n둘째 줄: “확인” (100%)"),
    "es": ("Ayuntamiento de Logroño – ¿cuándo?", "Señalización e información.\nSegunda línea: 100 %"),
    "fr": ("Ville d’Évreux – œuvre « verte »", "Première ligne.\nDeuxième ligne : 100 %"),
    "ru": ("Мэрия города Ёлкино – «умный» район", "Первая строка.\nВторая строка: 100 %"),
    "ar": ("بلدية القاهرة – مشروع ١٢٣ (KCN)", "السطر الأول.\nالسطر الثاني: ١٠٠٪ \u200f(نهاية)"),
    "vi": ("Ủy ban nhân dân thành phố Huế – ễ ị ữ", "Dòng thứ nhất.\nDòng thứ hai: 100 %"),
    "id": ("Pemerintah Kota Bandung – “kota cerdas”", "Baris pertama.\nBaris kedua: 100 %"),
    "th": ("กรุงเทพมหานคร – น้ำท่วม", "บรรทัดแรก\nบรรทัดที่สอง: ๑๐๐ %"),
    "km": ("រាជធានីភ្នំពេញ – ទីក្រុងឆ្លាតវៃ", "បន្ទាត់ទីមួយ។\nបន្ទាត់ទីពីរ៖ ១០០ %"),
    "lo": ("ນະຄອນຫຼວງວຽງຈັນ – ເມືອງອັດສະລິຍະ", "ແຖວທຳອິດ\nແຖວທີສອງ: ໑໐໐ %"),
    "my": ("ရန်ကုန်မြို့တော် – စမတ်မြို့", "ပထမစာကြောင်း။\nဒုတိယစာကြောင်း: ၁၀၀ %"),
}


def typed(form: Form, tag: str) -> dict[str, Any]:
    """An answer to every question of a form, by field id, in the script of a language."""
    return {item.id: _answer(item, *SAMPLES[tag]) for item in form.fields.values() if item.kind != "signature"}


def _answer(item: Field, line: str, text: str) -> Any:
    match item.kind:
        case "paragraph":
            return text
        case "date":
            return "2026-11-25"
        case "number":
            return max(7, item.min or 0)
        case "amount":
            return 1250000
        case "yes-no":
            return True
        case "one-of":
            return item.choices[-1]
        case "several-of":
            return list(item.choices[-3:])
        case "country":
            return "NO"
        case "email":
            return "Office.One@example.org"
        case "telephone":
            return "+82-2-6746-7433"
        case "table":
            return [{c.id: _cell(c.kind, line, row) for c in item.columns} for row in item.row_numbers]
    return line


def _cell(kind: str, line: str, row: int) -> Any:
    return {"date": f"2026-10-0{row}", "amount": 1000 * row, "number": row}.get(kind, f"{line} {row}")


def names_of(form: Form, answers: dict[str, Any]) -> dict[str, str]:
    """The answers by the names of fields in a file: options by their ids, "yes" for a box that is ticked."""
    found: dict[str, str] = {}
    for id, value in answers.items():
        if form.fields[id].kind == "several-of":
            found.update({f"{id}{JOIN}{option}": "yes" for option in value})
        elif form.fields[id].kind == "table":
            for row, cells in enumerate(value, start=1):
                found.update({f"{id}{JOIN}{row}{JOIN}{column}": str(cell) for column, cell in cells.items()})
        else:
            found[id] = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return found


# -- PDF ------------------------------------------------------------------------------------------


def by_pypdf(pdf: bytes, values: dict[str, str]) -> bytes:
    """A form filled in by pypdf."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    fields = PdfReader(io.BytesIO(pdf)).get_fields() or {}
    kinds = {name: field.get("/FT") for name, field in fields.items()}
    given = {name: f"/{value}" if kinds[name] == "/Btn" else value for name, value in values.items()}
    for page in writer.pages:
        writer.update_page_form_field_values(page, given, auto_regenerate=False)
    for field in writer.root_object["/AcroForm"]["/Fields"]:  # type: ignore[index]
        _choose(field.get_object(), given)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _choose(field: Any, given: dict[str, str]) -> None:
    """What pypdf leaves to its caller: the value of a choice as an id, and of a group of buttons."""
    value = given.get(str(field.get("/T")))
    if value and field.get("/FT") == "/Ch":
        field[NameObject("/V")] = TextStringObject(value)
    elif value and "/Kids" in field:
        field[NameObject("/V")] = NameObject(value)
        for kid in field["/Kids"]:
            states = kid.get_object()["/AP"]["/N"]
            kid.get_object()[NameObject("/AS")] = NameObject(value if value in states else "/Off")


def by_pdfium(pdf: bytes, values: dict[str, str]) -> bytes:
    """A form filled in by PDFium: typed, clicked and chosen on its pages, as in Chrome."""
    fields = PdfReader(io.BytesIO(pdf)).get_fields() or {}
    shown = {name: dict(map(tuple, field["/Opt"])) for name, field in fields.items() if "/Opt" in field}
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    environment = document.formenv
    for page in document:
        for annotation in _widgets(page):
            name = _utf16(raw.FPDFAnnot_GetFormFieldName, environment.raw, annotation)
            if name in values:
                value = values[name]
                _enter(environment.raw, page.raw, annotation, shown.get(name, {}).get(value, value))
            raw.FPDFPage_CloseAnnot(annotation)
    out = io.BytesIO()
    document.save(out, flags=0)  # as Chrome saves
    document.close()
    return out.getvalue()


def _widgets(page: Any) -> list[Any]:
    found = [raw.FPDFPage_GetAnnot(page.raw, index) for index in range(raw.FPDFPage_GetAnnotCount(page.raw))]
    return [annotation for annotation in found if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET]


def _utf16(ask: Any, environment: Any, annotation: Any, *more: Any) -> str:
    size = ask(environment, annotation, *more, None, 0)
    buffer = (ctypes.c_ushort * (size // 2))()
    ask(environment, annotation, *more, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def _enter(environment: Any, page: Any, annotation: Any, value: str) -> None:
    kind = raw.FPDFAnnot_GetFormFieldType(environment, annotation)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        if _utf16(raw.FPDFAnnot_GetFormFieldExportValue, environment, annotation) == value:
            _click(environment, page, annotation)
        return
    assert raw.FORM_SetFocusedAnnot(environment, annotation)
    if kind == raw.FPDF_FORMFIELD_COMBOBOX:
        options = range(raw.FPDFAnnot_GetOptionCount(environment, annotation))
        labels = [_utf16(raw.FPDFAnnot_GetOptionLabel, environment, annotation, index) for index in options]
        assert raw.FORM_SetIndexSelected(environment, page, labels.index(value), True)
    else:
        text = ctypes.create_string_buffer(value.replace("\n", "\r").encode("utf-16-le") + b"\0")
        raw.FORM_SelectAllText(environment, page)
        raw.FORM_ReplaceSelection(environment, page, ctypes.cast(text, ctypes.POINTER(ctypes.c_ushort)))
    raw.FORM_ForceToKillFocus(environment)


def _click(environment: Any, page: Any, annotation: Any) -> None:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rect)
    x, y = (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2
    for act in (raw.FORM_OnMouseMove, raw.FORM_OnLButtonDown, raw.FORM_OnLButtonUp):
        act(environment, page, 0, x, y)


# -- Word -----------------------------------------------------------------------------------------


def office_missing() -> str:
    """Why LibreOffice cannot fill in forms here, or an empty string."""
    if not shutil.which("soffice"):
        return "LibreOffice is not installed"
    version = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=False).stdout
    if int(version.split()[1].split(".")[0]) < 24:
        return f"{version.strip()} drops the tags of content controls"
    bridge = subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False)
    return "" if bridge.returncode == 0 else "python3-uno is not installed"


def calc_missing() -> str:
    """Why LibreOffice cannot open tables here, or an empty string."""
    office = shutil.which("soffice")
    there = office and (Path(office).resolve().parent / "libsclo.so").exists()
    return "" if there else "LibreOffice Calc is not installed; see tests/install-tools"


def by_libreoffice(jobs: list[tuple[Path, Path, dict[str, str]]], profile: Path) -> None:
    """Word forms filled in and saved by LibreOffice. jobs: (source, target, values by tag)."""
    given = json.dumps([[str(source), str(target), values] for source, target, values in jobs])
    command = [SYSTEM_PYTHON, str(HERE / "fill_office.py"), str(profile)]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
