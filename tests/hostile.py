"""Makes forms as they come back, and files that only look like them: broken, oversized or made to do harm.

Each maker is named by the defect of its file. PDFs are put together by hand where no library would.
"""

import io
import os
import random
import signal
import struct
import subprocess
import sys
import time
import urllib.request
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

from pypdf import PdfWriter

from prospectus.intake import Returned

IDENTITY = "application/2026.1/ko"
ELSEWHERE = "http://127.0.0.1:9/"  # nobody answers there

# -- PDF ------------------------------------------------------------------------------------------

FIRST = 5  # the object number of a form's first field: catalog, pages, page and identity stand before it


def string(text: str) -> bytes:
    """A text string in UTF-16, as viewers write it."""
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode() + b">"


def field(name: str, kind: str = "Tx", value: bytes = b"", more: bytes = b"") -> bytes:
    """A field and the widget that shows it."""
    shown = b" /V " + value if value else b""
    widget = b"<< /Type /Annot /Subtype /Widget /Rect [9 9 99 20]"
    return b"%s /FT /%s /T %s%s %s>>" % (widget, kind.encode(), string(name), shown, more)


def line(name: str, text: str) -> bytes:
    return field(name, value=string(text))


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


def assembled(objects: Iterable[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    out, places = io.BytesIO(b""), []
    out.write(b"%PDF-1.7\n")
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R %s >>\n" % (len(places) + 1, trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def pdf(
    *fields: bytes,
    more: Iterable[bytes] = (),
    catalog: bytes = b"",
    form: bytes = b"",
    identity: str = IDENTITY,
    trailer: bytes = b"",
) -> bytes:
    """A form as PDF; `more` are the objects after its fields."""
    first = FIRST if identity else FIRST - 1
    known = [line("_form", identity)] if identity else []
    places = b" ".join(b"%d 0 R" % number for number in range(FIRST - 1, first + len(fields)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] %s >> %s >>" % (places, form, catalog),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [%s] >>" % places,
    ]
    return assembled([*objects, *known, *fields, *more], trailer)


def filled() -> bytes:
    """A form with an answer."""
    return pdf(line("title", "수원시 교통 계획"))


def appended(data: bytes, objects: dict[int, bytes]) -> bytes:
    """The same file with newer objects added to its end, with a table of the older kind."""
    out, table = io.BytesIO(), b"xref\n"
    out.write(data)
    for number, content in objects.items():
        out.seek(0, io.SEEK_END)
        table += b"%d 1\n%010d 00000 n \n" % (number, out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start, before = out.tell(), int(data.rpartition(b"startxref")[2].split()[0])
    out.write(table + b"trailer << /Size 99 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (before, start))
    return out.getvalue()


def updated(data: bytes, **values: str) -> bytes:
    """The same file with changed answers, added to its end as viewers do."""
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    for page in writer.pages:
        writer.update_page_form_field_values(page, dict(values), auto_regenerate=False)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def repeated(size: int, unit: bytes = b"\0") -> bytes:
    """A zlib stream that unpacks to about `size` bytes of the same, made without packing them all."""
    packer = zlib.compressobj(9)
    start = packer.compress(unit * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(unit * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + block * (size >> 20)


def encrypted(user: str, owner: str) -> bytes:
    writer = PdfWriter(io.BytesIO(filled()))
    writer.encrypt(user, owner, algorithm="RC4-128")
    return written(writer)


def encrypted_with_aes() -> bytes:
    secret = b"<" + b"ab" * 48 + b">"
    handler = (
        b"<< /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O %s /U %s /OE <%s> /UE <%s> /Perms <%s> "
        b"/CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> /StmF /StdCF /StrF /StdCF >>"
    ) % (secret, secret, b"cd" * 32, b"cd" * 32, b"ef" * 16)
    return pdf(more=[handler], trailer=b"/Encrypt %d 0 R /ID [<00> <00>]" % FIRST)


def encrypted_for_somebody() -> bytes:
    return pdf(trailer=b"/Encrypt << /Filter /Adobe.PubSec /V 4 >> /ID [<00> <00>]")


def in_a_stream(packed: bytes, first: int, places: Iterable[int]) -> bytes:
    """A PDF whose objects, numbered from 1, are all in one stream, as newer programs write them."""
    numbers = range(1, 1 + len([*places]))
    holder, table = len(numbers) + 1, len(numbers) + 2
    out = io.BytesIO()
    out.write(b"%%PDF-1.7\n%d 0 obj\n" % holder)
    out.write(stream(packed, b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (len(numbers), first)))
    out.write(b"\nendobj\n")
    start = out.tell()
    entries = [(0, 0, 255), *((2, holder, number - 1) for number in numbers), (1, 9, 0)]
    data = b"".join(struct.pack(">BIB", *entry) for entry in entries)
    out.write(b"%d 0 obj\n" % table)
    out.write(stream(data, b"/Type /XRef /Size %d /W [1 4 1] /Root 1 0 R" % table))
    out.write(b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def packed_together() -> bytes:
    """A form with an answer, its objects in one stream."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [3 0 R 4 0 R] >> >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        line("_form", IDENTITY),
        line("title", "수원시 교통 계획"),
    ]
    places = [sum(len(content) + 1 for content in objects[:at]) for at in range(len(objects))]
    index = b" ".join(b"%d %d" % pair for pair in enumerate(places, start=1)) + b" "
    return in_a_stream(zlib.compress(index + b" ".join(objects)), len(index), places)


def object_stream_bomb() -> bytes:
    """The form itself is in a stream that unpacks to 2 GB."""
    return in_a_stream(repeated(2 << 30, b" "), 10, [0])


def circular_cross_references() -> bytes:
    data = filled()
    start = data.rindex(b"xref\n0 ")
    return data.replace(b"/Root 1 0 R ", b"/Root 1 0 R /Prev %d " % start)


def deep_kids() -> bytes:
    deep = 3000
    nodes = [b"<< /T (n%d) /Kids [%d 0 R] >>" % (number, FIRST + number + 1) for number in range(deep)]
    return pdf(*nodes[:1], more=[*nodes[1:], line("title", "deep")])


def circular_kids() -> bytes:
    return pdf(b"<< /T (a) /Kids [%d 0 R] >>" % (FIRST + 1), more=[b"<< /T (b) /Kids [%d 0 R] >>" % FIRST])


def doubled_kids() -> bytes:
    """Ten fields within each other, each twice: a thousand paths to one field."""
    nodes = [b"<< /T (n) /Kids [%d 0 R %d 0 R] >>" % (FIRST + at + 1, FIRST + at + 1) for at in range(9)]
    return pdf(*nodes[:1], more=[*nodes[1:], line("title", "many")])


def many_fields() -> bytes:
    fields = b"".join(b"<</FT/Tx/T(f%d)/V(x)>>" % number for number in range(100_000))
    return pdf(b"<< /T (all) /Kids [%s] >>" % fields)


def more_fields_than_any_form() -> bytes:
    return pdf(*(line(f"f{number}", "x") for number in range(1001)))


def packed_value(size: int) -> bytes:
    more = [stream(repeated(size, b"A"), b"/Filter /FlateDecode")]
    return pdf(field("title", value=b"%d 0 R" % (FIRST + 1)), more=more)


def values_too_long_together() -> bytes:
    value = b"(" + b"x" * 20_000 + b")"
    return pdf(*(field(f"f{number}", value=value) for number in range(51)))


def twice_packed_value() -> bytes:
    data = zlib.compress(repeated(1 << 30, b"A"))
    more = [stream(data, b"/Filter [/FlateDecode /FlateDecode]")]
    return pdf(field("title", value=b"%d 0 R" % (FIRST + 1)), more=more)


def picture_as_value() -> bytes:
    """A value whose filter would need another program."""
    more = [stream(b"\0" * 100, b"/Filter /JBIG2Decode")]
    return pdf(field("title", value=b"%d 0 R" % (FIRST + 1)), more=more)


def nested_arrays() -> bytes:
    return pdf(field("title", value=b"[" * 100_000 + b"]" * 100_000))


def many_tokens() -> bytes:
    """Five megabytes of the smallest things that there are."""
    return pdf(field("title", value=b"[" + (b"[" + b"[]" * 45_000 + b"]") * 25 + b"]"))


def endless_length() -> bytes:
    """A stream whose length is kept in itself."""
    value = b"<< /Length %d 0 R >>\nstream\nabc\nendstream" % (FIRST + 1)
    return pdf(field("title", value=b"%d 0 R" % (FIRST + 1)), more=[value])


def missing_objects() -> bytes:
    """Tens of thousands of references to objects that are not there; each is searched for in the whole file."""
    lost = b" ".join(b"%d 0 R" % number for number in range(200_000, 240_000))
    return pdf(catalog=b"/Lost [%s]" % lost, more=[stream(b"x" * (3 << 20))])


def with_action(action: bytes) -> bytes:
    return pdf(line("title", "x"), catalog=b"/OpenAction " + action)


def javascript_when_opened(url: str = ELSEWHERE) -> bytes:
    return with_action(b"<< /S /JavaScript /JS (app.launchURL\\('%s'\\)) >>" % url.encode())


def address_when_opened(url: str = ELSEWHERE) -> bytes:
    return with_action(b"<< /S /URI /URI (%s) >>" % url.encode())


def sends_itself(url: str = ELSEWHERE) -> bytes:
    return pdf(field("title", value=b"(x)", more=b"/A << /S /SubmitForm /F << /FS /URL /F (%s) >> >>" % url.encode()))


def program_launched() -> bytes:
    return with_action(b"<< /S /Launch /F (cmd.exe) /Win << /F (cmd.exe) /P (/c calc) >> >>")


def javascript_of_the_document() -> bytes:
    return pdf(catalog=b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\\(1\\)) >>] >> >>")


def action_of_a_field() -> bytes:
    return pdf(field("title", value=b"(x)", more=b"/AA << /K << /S /JavaScript /JS (1) >> >>"))


def embedded_file() -> bytes:
    writer = PdfWriter(io.BytesIO(filled()))
    writer.add_attachment("invoice.exe", b"MZ")
    return written(writer)


def embedded_in_a_page() -> bytes:
    return pdf(field("x", more=b"/Kids [] "), catalog=b"/X << /Type /Annot /Subtype /FileAttachment /FS << >> >>")


def second_form(as_array: bool) -> bytes:
    packets = b"[(template) %d 0 R (datasets) %d 0 R]" % (FIRST + 1, FIRST + 1) if as_array else b"%d 0 R" % (FIRST + 1)
    data = b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><title>other</title></xdp:xdp>'
    return pdf(line("title", "x"), form=b"/XFA " + packets, more=[stream(data)])


def signed() -> bytes:
    signature = b"<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 1 2 3] /Contents <00> >>"
    return pdf(line("title", "x"), field("signature", "Sig", signature))


def flattened() -> bytes:
    writer = PdfWriter(io.BytesIO(filled()))
    del writer.root_object["/AcroForm"]
    return written(writer)


def cut_within_an_update() -> bytes:
    """The first saving is whole, the second is not: what was answered last is lost."""
    data = updated(filled(), title="new")
    return data[: len(filled()) + 60]


def undecodable_text() -> bytes:
    return pdf(field("title", value=b"<feff0041d8000042>"), line("other", "a\ue000b"))


def numbers_as_answers() -> bytes:
    return pdf(field("title", value=b"42"), field("other", value=b"<< /Title (x) >>"))


def strange_names() -> bytes:
    return pdf(line("a\u202eb", "x"), line("n" * 5000, "x"), line("title", "y"))


PDFS: dict[str, Callable[[], bytes]] = {
    "encrypted-with-password": lambda: encrypted("secret", "owner"),
    "encrypted-for-owner-only": lambda: encrypted("", "owner"),
    "encrypted-with-aes": encrypted_with_aes,
    "encrypted-by-unknown-handler": encrypted_for_somebody,
    "flattened": flattened,
    "without-fields": lambda: assembled([b"<< /Type /Catalog /AcroForm << /Fields [] >> >>"]),
    "without-identity": lambda: pdf(line("title", "x"), identity=""),
    "identity-of-another-shape": lambda: pdf(line("title", "x"), identity="../../etc/passwd"),
    "two-identities": lambda: pdf(line("_form", "demonstration/2026.1/ko")),
    "xfa-stream": lambda: second_form(False),
    "xfa-array": lambda: second_form(True),
    "javascript-when-opened": javascript_when_opened,
    "address-when-opened": address_when_opened,
    "javascript-of-document": javascript_of_the_document,
    "action-of-field": action_of_a_field,
    "sends-itself": sends_itself,
    "launch-action": program_launched,
    "embedded-file": embedded_file,
    "file-attached-to-page": embedded_in_a_page,
    "signed": signed,
    "flate-bomb-as-value": lambda: packed_value(2 << 30),
    "twice-packed-value": twice_packed_value,
    "value-of-20-MB": lambda: packed_value(20 << 20),
    "value-of-100-KB": lambda: pdf(line("title", "가" * 50_000)),
    "value-one-character-too-long": lambda: pdf(line("title", "x" * 20_001)),
    "values-too-long-together": values_too_long_together,
    "picture-as-value": picture_as_value,
    "object-stream-bomb": object_stream_bomb,
    "circular-cross-references": circular_cross_references,
    "deep-kids": deep_kids,
    "circular-kids": circular_kids,
    "doubled-kids": doubled_kids,
    "100000-fields": many_fields,
    "1001-fields": more_fields_than_any_form,
    "nested-arrays": nested_arrays,
    "millions-of-tokens": many_tokens,
    "endless-length": endless_length,
    "value-is-dictionary": numbers_as_answers,
    "doubled-fields": lambda: pdf(line("title", "first"), line("title", "second")),
    "undecodable-text": undecodable_text,
    "strange-names": strange_names,
    "unknown-fields-only": lambda: pdf(line("nobody_asked", "x")),
    "truncated-at-50": lambda: filled()[: len(filled()) // 2],
    "truncated-at-90": lambda: filled()[: len(filled()) * 9 // 10],
    "truncated-within-update": cut_within_an_update,
    "header-only": lambda: b"%PDF-1.7\n%%EOF\n",
    "noise-after-header": lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(200_000) + b"\n%%EOF\n",
}

# -- DOCX -----------------------------------------------------------------------------------------

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
STRICT = WORD.replace("schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml")
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

Parts = dict[str, bytes]


def control(name: str, content: str, properties: str = "<w:text/>") -> str:
    """A content control within a line."""
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="{name}"/>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'
    )


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


CONTROL = control("title", run("x"))


def document(*controls: str, words: str = WORD) -> bytes:
    body = "".join(f"<w:p>{content}</w:p>" for content in controls)
    return f"{XML}<w:document {words}><w:body>{body}</w:body></w:document>".encode()


def related(*relations: str) -> bytes:
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{"".join(relations)}</Relationships>'.encode()


def relation(kind: str, target: str, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="r{len(target)}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def parts(*controls: str, identity: str = IDENTITY, main: str = MAIN) -> Parts:
    """The parts of a form as a Word document."""
    override = f'<Override PartName="/word/document.xml" ContentType="{main}"/>'
    core = f'xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">{override}</Types>'.encode(),
        "_rels/.rels": related(relation("officeDocument", "word/document.xml")),
        "word/document.xml": document(*(controls or (CONTROL,))),
        "docProps/core.xml": f"{XML}<cp:coreProperties {core}><dc:identifier>{identity}</dc:identifier>"
        f"</cp:coreProperties>".encode(),
    }


def zipped(content: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def docx(*controls: str, **more: bytes) -> bytes:
    """A form as a Word document, with more parts or others in place of its own ("/" as "|", "." as it is)."""
    return zipped(parts(*controls) | {name.replace("|", "/"): data for name, data in more.items()})


def with_parts(**more: bytes) -> bytes:
    return docx(CONTROL, **more)


def entry(name: bytes, packed: bytes, size: int, crc: int = 0, flags: int = 0) -> tuple[bytes, bytes]:
    """The two headers of an entry of a ZIP archive, which may say anything of its size."""
    shared = struct.pack("<HHHHHIIIHH", 20, flags, 8, 0, 33, crc, len(packed), size, len(name), 0)
    return b"PK\3\4" + shared + name + packed, b"PK\1\2" + struct.pack("<H", 20) + shared + bytes(14) + name


def bomb(size: int, said: int) -> bytes:
    """A document that unpacks to `size` bytes and says that it has `said`."""
    content = parts()
    packed = repeated(size, b" ")[2:]  # without zlib's header
    base = zipped({name: data for name, data in content.items() if name != "word/document.xml"})
    at = base.index(b"PK\1\2")
    local, central = entry(b"word/document.xml", packed, said)
    directory = base[at : base.rindex(b"PK\5\6")] + central[:-17][:42] + struct.pack("<I", at) + b"word/document.xml"
    end = struct.pack("<HHHHIIH", 0, 0, 4, 4, len(directory), at + len(local), 0)
    return base[:at] + local + directory + b"PK\5\6" + end


def declared(declaration: str, reference: str, encoding: str = "utf-8") -> bytes:
    text = document(control("title", run(reference))).decode()
    text = text.replace(XML, f'<?xml version="1.0" encoding="{encoding}"?>{declaration}')
    return with_parts(**{"word|document.xml": text.encode(encoding)})


def external_entity(url: str = ELSEWHERE, encoding: str = "utf-8") -> bytes:
    return declared(f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{url}">]>', "&x;", encoding)


def file_as_entity() -> bytes:
    return external_entity("file:///etc/hostname")


def external_declaration(url: str = ELSEWHERE) -> bytes:
    return declared(f'<!DOCTYPE w:document SYSTEM "{url}">', "x")


def billion_laughs() -> bytes:
    names = "abcdefghij"
    grown = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    return declared(f'<!DOCTYPE w:document [<!ENTITY a "{"ha" * 50}">{grown}]>', "&j;")


def deep_xml() -> bytes:
    deep = 200_000
    return with_parts(**{"word|document.xml": document("<w:r>" * deep + "</w:r>" * deep)})


def huge_attribute(size: int) -> bytes:
    return docx(CONTROL, control("n" * size, run("x")))


def marked_as_encrypted() -> bytes:
    data = bytearray(docx())
    at = data.rindex(b"PK\1\2")
    data[at + 8] |= 1
    return bytes(data)


def wrong_checksum() -> bytes:
    data = bytearray(zipped(parts(), zipfile.ZIP_STORED))
    data[data.index(b">x</w:t>") + 1] = ord("y")
    return bytes(data)


def doubled_document(second: str) -> bytes:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the doubled name is what is wanted
        archive.writestr(zipfile.ZipInfo(second), document(control("title", run("other"))))
    return out.getvalue()


def many_entries() -> bytes:
    return zipped({**parts(), **{f"word/p{number}.xml": b"<a/>" for number in range(20_000)}}, zipfile.ZIP_STORED)


def many_large_relations() -> bytes:
    """No part is too large by itself."""
    large = related(" " * 7_000_000)
    return with_parts(**{f"word|_rels|{number}.rels": large for number in range(5)})


def macro_document() -> bytes:
    return zipped(parts(main="application/vnd.ms-word.document.macroEnabled.main+xml"))


def spreadsheet() -> bytes:
    rels = related(relation("officeDocument", "xl/workbook.xml"))
    return zipped({"[Content_Types].xml": b"<Types/>", "_rels/.rels": rels, "xl/workbook.xml": b"<workbook/>"})


def open_document() -> bytes:
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, zipfile.ZIP_STORED)


def without(name: str) -> bytes:
    return zipped({path: data for path, data in parts().items() if path != name})


def external_template(url: str = ELSEWHERE) -> bytes:
    return with_parts(**{"word|_rels|settings.xml.rels": related(relation("attachedTemplate", f"{url}a.dotm", True))})


def linked_object(url: str = ELSEWHERE) -> bytes:
    return with_parts(**{"word|_rels|document.xml.rels": related(relation("oleObject", f"{url}a.doc", True))})


def linked_picture(url: str = ELSEWHERE) -> bytes:
    cut = '<w:r><w:instrText> INCLUDE</w:instrText></w:r><w:r><w:instrText>PICTURE "{}" </w:instrText></w:r>'
    return docx(CONTROL + cut.format(url))


def dynamic_exchange() -> bytes:
    return docx(CONTROL + '<w:fldSimple w:instr=" DDEAUTO c:\\\\windows\\\\cmd.exe &quot;/c calc&quot; "/>')


def lost_tags() -> bytes:
    marked = '<w:bookmarkStart w:id="1" w:name="f_title"/>' + run("x") + '<w:bookmarkEnd w:id="1"/>'
    return docx(marked)


def many_controls() -> bytes:
    return docx(*(control(f"f{number}", run("x")) for number in range(1001)))


def symbol_and_picture() -> bytes:
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    return docx(control("title", run("a") + symbol), control("other", run("b") + "<w:r><w:drawing/></w:r>"))


DOCXS: dict[str, Callable[[], bytes]] = {
    "zip-bomb": lambda: bomb(1 << 30, 1 << 30),
    "zip-bomb-that-says-it-is-small": lambda: bomb(1 << 30, 1000),
    "many-entries": many_entries,
    "many-large-parts": many_large_relations,
    "external-entity-utf-8": external_entity,
    "external-entity-utf-16": lambda: external_entity(encoding="utf-16"),
    "file-as-entity": file_as_entity,
    "external-declaration": external_declaration,
    "billion-laughs": billion_laughs,
    "deep-xml": deep_xml,
    "huge-attribute": lambda: huge_attribute(12_000_000),
    "large-attribute": lambda: huge_attribute(7_000_000),
    "ole-container": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000),
    "macro-part": lambda: with_parts(**{"word|vbaProject.bin": b"macro"}),
    "macro-type": macro_document,
    "doubled-document": lambda: doubled_document("word/document.xml"),
    "doubled-document-in-capitals": lambda: doubled_document("word/Document.xml"),
    "encrypted-entry": marked_as_encrypted,
    "lzma-entry": lambda: zipped(parts(), zipfile.ZIP_LZMA),
    "spreadsheet": spreadsheet,
    "presentation": lambda: zipped({"ppt/presentation.xml": b"<x/>"}),
    "open-document": open_document,
    "other-archive": lambda: zipped({"holiday.jpg": b"\xff\xd8\xff"}),
    "empty-archive": lambda: zipped({}),
    "truncated-archive": lambda: docx()[: len(docx()) // 2],
    "missing-document": lambda: without("word/document.xml"),
    "missing-identity": lambda: without("docProps/core.xml"),
    "not-xml": lambda: with_parts(**{"word|document.xml": b"hello"}),
    "other-xml": lambda: with_parts(**{"word|document.xml": b"<html/>"}),
    "wrong-checksum": wrong_checksum,
    "external-template": external_template,
    "linked-object": linked_object,
    "linked-picture": linked_picture,
    "embedded-object": lambda: with_parts(**{"word|embeddings|oleObject1.bin": b"MZ"}),
    "embedded-page": lambda: with_parts(
        **{"word|_rels|document.xml.rels": related(relation("aFChunk", "a.html")), "word|a.html": b"<script>"}
    ),
    "active-control": lambda: with_parts(**{"word|activeX|activeX1.xml": b"<x/>"}),
    "dynamic-exchange": dynamic_exchange,
    "tags-lost": lost_tags,
    "controls-lost": lambda: docx(run("title: x")),
    "1001-controls": many_controls,
    "control-too-long": lambda: docx(control("title", run("x" * 20_001))),
    "doubled-controls": lambda: docx(control("title", run("a")), control("title", run("b"))),
    "symbol-and-picture": symbol_and_picture,
}

# -- other files, and processes that go wrong -----------------------------------------------------

OTHERS: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "random-bytes": lambda: random.Random(0).randbytes(10_000),
    "web-page": lambda: b"<!DOCTYPE html><title>Form</title>",
    "picture": lambda: b"\xff\xd8\xff\xe0" + bytes(100),
    "phone-picture": lambda: b"\0\0\0\x24ftypheic" + bytes(100),
    "rich-text": lambda: b"{\\rtf1 x}",
    "larger-than-5-MB": lambda: filled() + bytes(5 << 20),
}


def _crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _flood() -> None:
    while True:
        os.write(1, b"x" * 65536)


def _say_garbage() -> None:
    os.write(1, b'{"values": [')
    os._exit(0)


def _say_other_things() -> None:
    os.write(1, b'{"identity": "a", "values": {"a": 1}, "notices": []}')
    os._exit(0)


def _eat_memory() -> None:
    eaten = bytes(2 << 30)
    raise ValueError(len(eaten))


BEHAVIOUR: dict[bytes, Callable[[], object]] = {
    b"crash": _crash,
    b"sleep": lambda: time.sleep(60),
    b"flood": _flood,
    b"garbage": _say_garbage,
    b"other things": _say_other_things,
    b"memory": _eat_memory,
    b"fault": lambda: BEHAVIOUR[b"no such key"],
    b"leave": lambda: sys.exit(3),
    b"run": lambda: subprocess.run(["/bin/true"], check=True),
    b"system": lambda: os.system("true"),
    b"fork": os.fork,
    b"fetch": lambda: urllib.request.urlopen(ELSEWHERE),
    b"write": lambda: Path("intake-was-here").write_text("x", encoding="utf-8"),
}


def read(data: bytes) -> Returned:
    """A reader that does what the file tells it to: what a fault in a library could come to."""
    refused = ""
    try:
        BEHAVIOUR[data.removeprefix(b"%PDF-")]()
    except OSError as error:
        refused = f"{type(error).__name__}: {error}"
    return Returned(IDENTITY, {"refused": refused}, ())
