"""The text of a Word document in reading order."""

import io
import lzma
import posixpath
import re
import zipfile
import zlib
from functools import cache
from typing import NamedTuple

from lxml import etree

from analysis_lib.reading.archives import inspect_member
from analysis_lib.reading.extracted import Extracted
from analysis_lib.tables import DATA, read_csv

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_PARTS = 10_000
MAX_BYTES = 256 * 2**20
MAX_CELL_CHARS = 200
SYMBOL = re.compile(r"[0-9A-Fa-f]{4}")
SIGNS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
NOTES = ("footnotes", "endnotes")
MARGINS = ("header", "footer")


class Layer(NamedTuple):
    """The text of the body or of a text box so far, and the boxes in its open paragraph."""

    pieces: list[str]
    boxes: list[str]


@cache
def list_elements(role: str) -> frozenset[str]:
    """List the elements of WordprocessingML that play a role (data/lexicon/docx_elements.csv).

    Examples
    --------
    >>> "del" in list_elements("unseen")
    True
    """
    rows = read_csv(DATA / "lexicon" / "docx_elements.csv")
    if rows["element"].duplicated().any():
        raise ValueError("docx_elements.csv: an element is listed twice")
    return frozenset(rows.loc[rows["role"] == role, "element"])


def extract_docx(data: bytes) -> Extracted:
    """Extract the text of a Word document.

    Parameters
    ----------
    data : bytes
        A .docx file.

    Returns
    -------
    Extracted
        A line a paragraph or row, cells separated by tabs; text boxes stand behind their paragraph, footnotes and
        endnotes behind the body, then the page headers and footers, which ``main`` leaves out. Deleted and moved
        passages of a revision are out, inserted ones in. ``stated`` holds the title of the properties where a line
        of the text has the same words.

    Raises
    ------
    ValueError
        When the file is protected, damaged, too large, or no Word document.
    """
    if data.startswith(OLE_MARK):
        raise ValueError("protected by a password, or in the old format .doc; neither is read")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _read_parts(archive)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, EOFError, OSError) as error:
        raise ValueError(f"not a Word document that can be read: {error}") from None
    body = "\n".join(text for kind, root in parts if kind in ("body", *NOTES) and (text := _write_text(root)))
    margins = dict.fromkeys(text for kind, root in parts if kind in MARGINS and (text := _write_text(root)))
    title = next((" ".join("".join(root.itertext("{*}title")).split()) for kind, root in parts if kind == "core"), "")
    lines = {" ".join(line.split()) for line in body.split("\n")}
    text = "\n".join([*([body] if body else []), *margins])
    main = ((0, len(body)),) if body and margins else None
    return Extracted(text, main, {"title": title} if title and title in lines else {})


def _read_parts(archive: zipfile.ZipFile) -> list[tuple[str, etree._Element]]:
    """Read the parts with text: the body first, the notes, then the margins by name, and the core properties."""
    members = {info.filename: info for info in archive.infolist()}
    size = sum(info.file_size for info in members.values())
    if len(members) > MAX_PARTS or size > MAX_BYTES:
        raise ValueError(f"{len(members)} parts and {size} bytes unpacked; at most {MAX_PARTS} and {MAX_BYTES} are read")
    package = _list_targets(archive, members, "")
    name = next((target for kind, target in package if kind == "officeDocument"), "word/document.xml")
    if name not in members:
        raise ValueError("not a Word document: the zip holds no document part")
    body = _read_part(archive, members[name])
    if etree.QName(body).localname != "document":
        raise ValueError(f"not a Word document: its main part is a {etree.QName(body).localname}")
    related = sorted(set(_list_targets(archive, members, name)))
    wanted = [(kind, target) for kind in (*NOTES, *MARGINS) for other, target in related if other == kind]
    wanted += [("core", target) for kind, target in package if kind == "core-properties"]
    parts = [(kind, _read_part(archive, members[target])) for kind, target in wanted if target in members]
    return [("body", body), *parts]


def _list_targets(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], name: str) -> list[tuple[str, str]]:
    folder, file = posixpath.split(name)
    listed = members.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    if listed is None:
        return []
    links = _read_part(archive, listed).iter("{*}Relationship")
    inner = [link for link in links if link.get("Target") and link.get("TargetMode") != "External"]
    paths = [posixpath.normpath(posixpath.join("/", folder, link.get("Target"))).lstrip("/") for link in inner]
    return [(link.get("Type", "").rsplit("/", 1)[-1], path) for link, path in zip(inner, paths, strict=True)]


def _read_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> etree._Element:
    reason = inspect_member(info)
    if reason:
        raise ValueError(f"{info.filename}: {reason}")
    with archive.open(info) as file:
        data = file.read(info.file_size + 1)
    if len(data) > info.file_size:
        raise ValueError(f"{info.filename}: longer than the zip states")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"{info.filename}: damaged: {error.msg}") from None
    if root.getroottree().docinfo.doctype:
        raise ValueError(f"{info.filename}: declares a document type, which no Word document does")
    return root


def _write_text(root: etree._Element) -> str:
    layers, cells = [Layer([], [])], _list_cells(root)
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag, pieces = etree.QName(element).localname, layers[-1].pieces
        if tag in list_elements("unseen"):
            walker.skip_subtree()
        elif tag in list_elements("box"):
            if event == "start":
                layers.append(Layer([], []))
            else:
                layers.pop()
                layers[-1].boxes.extend(pieces)
        elif event == "start":
            pieces.append(_write_start(element, tag, cells))
        elif tag in list_elements("block") and element.getparent() not in cells and not _runs_on(element):
            # A box stands inside a paragraph; its text follows that paragraph.
            pieces.extend(["\n", *layers[-1].boxes, "\n"])
            layers[-1].boxes.clear()
    return "\n".join(line.rstrip() for line in "".join(layers[0].pieces).split("\n") if line.strip())


def _write_start(element: etree._Element, tag: str, cells: set[etree._Element]) -> str:
    if tag == "t":
        return element.text or ""
    if tag == "sym":
        code = element.get(f"{{{etree.QName(element).namespace}}}char", "")
        return chr(int(code, 16)) if SYMBOL.fullmatch(code) else ""
    if element in cells:
        return "\t" if element.getprevious() is not None and element.getprevious() in cells else ""
    return SIGNS.get(tag, "")


def _list_cells(root: etree._Element) -> set[etree._Element]:
    """List the cells of rows that are written as one line: one short paragraph a cell and nothing else."""
    rows = [[cell for cell in row.iterchildren(etree.Element) if etree.QName(cell).localname == "tc"]
            for row in root.iter("{*}tr")]
    return {cell for row in rows if all(_is_short(cell) for cell in row) for cell in row}


def _is_short(cell: etree._Element) -> bool:
    blocks = [child for child in cell.iterchildren("{*}p", "{*}tbl", "{*}sdt")]
    is_plain = len(blocks) == 1 and next(cell.iter("{*}txbxContent", "{*}br", "{*}tbl"), None) is None
    return is_plain and sum(len(run.text or "") for run in cell.iter("{*}t")) <= MAX_CELL_CHARS


def _runs_on(element: etree._Element) -> bool:
    # The mark at the end of the paragraph was deleted in a revision: the next one continues it.
    return element.find("{*}pPr/{*}rPr/{*}del") is not None
