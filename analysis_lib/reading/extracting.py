"""From the bytes of a file to its text, by its format."""

import re

from analysis_lib.reading.encodings import Decoded, decode_bytes
from analysis_lib.reading.extracted import Extracted

# Pages are saved under any name; a text that opens like a page is one.
OPENS_PAGE = re.compile(r"[\s\ufeff]{0,100}(?:<\?xml[^>]{0,200}\?>\s{0,100})?<(?:!doctype\s{1,9}html|html)\b", re.IGNORECASE)


def extract_text(form: str, data: bytes) -> tuple[str, Extracted, Decoded | None]:
    """Take the text out of a file.

    Parameters
    ----------
    form : {"text", "html", "docx", "pdf"}
        Format as the suffix states it.
    data : bytes
        The file.

    Returns
    -------
    form : str
        The format the bytes have: a page saved as text is html.
    extracted : Extracted
        Text, spans of the article on a page, and fields stated beside the text.
    decoded : Decoded or None
        How the bytes were decoded; None for formats that state their own encoding.

    Raises
    ------
    ValueError
        When the bytes hold no text that can be read, with the reason.

    Examples
    --------
    >>> form, extracted, decoded = extract_text("text", "<!DOCTYPE html><p>产业链供应链</p>".encode("gbk"))
    >>> form, extracted.text, decoded.encoding
    ('html', '产业链供应链', 'gb18030')
    """
    # The libraries of a format are imported by those who have such files.
    if form == "docx":
        from analysis_lib.reading.extracting_docx import extract_docx

        return form, extract_docx(data), None
    if form == "pdf":
        from analysis_lib.reading.extracting_pdf import extract_pdf

        return form, extract_pdf(data), None
    if form == "text":
        decoded = decode_bytes(data)
        if not OPENS_PAGE.match(decoded.text):
            return form, Extracted(decoded.text), decoded
    from analysis_lib.reading.extracting_html import extract_html, find_charset

    decoded = decode_bytes(data, find_charset(data))
    return "html", extract_html(decoded.text), decoded
