"""Publication, event, plan period and year of a document, and the contradictions between them."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from analysis_lib.reading.date_flags import flag_dates
from analysis_lib.reading.date_patterns import join_forms
from analysis_lib.reading.dates import DateMention
from analysis_lib.reading.events import (
    OPENING_CHARS,
    build_noun_pattern,
    find_event_mentions,
    find_event_year,
    find_relative_events,
    measure_lead,
)
from analysis_lib.reading.page import Field, Flag, Page, Span
from analysis_lib.reading.posting import find_posting, find_signature, list_lines
from analysis_lib.reading.session_years import first_day, infer_from_calendar, infer_from_posting, last_day
from analysis_lib.reading.year_bounds import bound_year

NEAR_DAYS = 60
HEADING_LINES = 10
LONGEST_HEADING = 120
DATE_FIELDS = ("published", "published_precision", "event_date", "period_start", "period_end", "year", "year_earliest",
               "year_latest")


def date_document(page: Page, dates: list[DateMention], furniture: Iterable[Span] = (),
                  region_code: str | None = None, title_span: tuple[int, int] | None = None,
                  ) -> tuple[dict[str, Field], list[Flag]]:
    """Date a document from what it states.

    Parameters
    ----------
    page : Page
    dates : list of DateMention
        As ``find_dates`` returns them.
    furniture : iterable of Span
        Date and source lines recognised by the cleaning, offsets in ``page.text``.
    region_code : str, optional
        GB/T 2260 code of the acting body's region; decides which provincial party sessions count.
    title_span : tuple of int, optional
        Title in ``page.text``.

    Returns
    -------
    tuple
        Fields published, published_precision, event_date (ISO 8601 text; missing where nothing tells its year),
        period_start, period_end, year, year_earliest and year_latest (int), each with basis and evidence; and the
        flags masked_year, event_after_publication, event_year_before_posting, plan_number_conflict and
        plan_number_damaged.

    Examples
    --------
    >>> from analysis_lib.reading.dates import find_dates
    >>> from analysis_lib.reading.page import make_page
    >>> page = make_page("On October 17, the bureau visited a drug producer.\\n\\nPost time: Oct-18-2022")
    >>> fields, flags = date_document(page, find_dates(page))
    >>> fields["event_date"].value, fields["event_date"].basis, fields["year"].value
    ('2022-10-17', 'inferred', 2022)
    """
    posting = find_posting(page, dates, furniture, title_span)
    others = [found for found in dates if found != posting]
    fields = dict.fromkeys(DATE_FIELDS, Field())
    if posting:
        fields["published"] = Field(posting.value, "stated", posting.start, posting.end)
        fields["published_precision"] = fields["published"]._replace(value=posting.precision)
    fields["event_date"] = _date_event(page, others, posting, region_code, title_span)
    fields["period_start"], fields["period_end"] = _find_period(page, dates, title_span)
    fields["year"] = choose_year(fields)
    fields["year_earliest"], fields["year_latest"] = bound_year(page, dates, fields["year"], region_code)
    return fields, flag_dates(page, dates, fields)


def _date_event(page: Page, dates: list[DateMention], posting: DateMention | None, region_code: str | None,
                title_span: tuple[int, int] | None) -> Field:
    body = title_span[1] if title_span else 0
    lead = (body, body + measure_lead(page.text, body))
    named = find_event_year(page, dates, (title_span[0] if title_span else 0, body + OPENING_CHARS))
    told = find_event_mentions(page, dates, lead)
    resolved = [field for field in (_resolve_date(page, found, posting, region_code, named) for found in told)
                if field.value]
    if posting:
        posted = last_day(posting.value)
        near = [field for field in resolved if 0 <= (posted - first_day(field.value)).days <= NEAR_DAYS]
        resolved = near or resolved
        if posting.precision in ("day", "minute") and not near:
            resolved = [*_list_relative(page, posted, lead), *resolved]
    # The day on which an official document was signed is that of its adoption.
    signature = find_signature(page, dates)
    signed = [Field(signature.value, "stated", signature.start, signature.end)] if signature else []
    return next(iter([*resolved, *([named] if named.value else []), *signed]), Field())


def _list_relative(page: Page, posted: date, lead: tuple[int, int]) -> list[Field]:
    return [Field(found.value, "inferred", found.start, found.end) for found in find_relative_events(page, posted, lead)]


def _resolve_date(page: Page, found: DateMention, posting: DateMention | None, region_code: str | None,
                  named: Field) -> Field:
    """Give a date its value, with the year inferred where it states none and something determines it."""
    if found.precision != "month_day":
        return Field(found.value, "stated", found.start, found.end)
    day = infer_from_posting(found.value, posting.value) if posting else None
    if posting and named.value and day and (last_day(posting.value) - day).days > NEAR_DAYS:
        day = infer_from_posting(found.value, named.value)
    if not posting:
        day = infer_from_calendar(found.value, page, region_code)
    return Field(day.isoformat(), "inferred", found.start, found.end) if day else Field()


@cache
def _plan_noun_pattern() -> re.Pattern:
    return re.compile(rf"(?<![A-Za-z])(?:{join_forms('plan_noun')})", re.I)


def _find_period(page: Page, dates: list[DateMention], title_span: tuple[int, int] | None) -> tuple[Field, Field]:
    """Find the plan period of the document itself: in its title, else in a heading that names a plan."""
    lines = [title_span] if title_span else []
    for line in [*lines, *_list_headings(page.text)]:
        kinds = ("period", "five_year_plan", "text") if line == title_span else ("period",)
        own = [found for found in dates if line[0] <= found.start < line[1] and found.kind in kinds
               and _is_own_period(page, found, line)]
        if own:
            return _split_period(min(own, key=lambda found: kinds.index(found.kind)))
    return Field(), Field()


def _list_headings(text: str) -> list[tuple[int, int]]:
    return [(start, end) for start, end in list_lines(text)[:HEADING_LINES] if end - start <= LONGEST_HEADING
            and re.search(r"[)）]\W{0,4}$", text[start:end]) and not re.search(r"[。；！]|\.\s", text[start:end])]


def _is_own_period(page: Page, found: DateMention, line: tuple[int, int]) -> bool:
    """Whether a period in a title is that of the plan the title names; a five-year plan must be named as one."""
    if found.kind == "period":
        return bool(_plan_noun_pattern().search(page.simple, *line))
    if found.precision != "year":
        return False
    is_plan = _plan_noun_pattern().search(page.simple, found.end, line[1])
    return bool(is_plan) and not build_noun_pattern().search(page.simple, *line)


def _split_period(found: DateMention) -> tuple[Field, Field]:
    years = [int(year) for year in found.value.split("/")]
    field = Field(years[0], "stated", found.start, found.end)
    return field, field._replace(value=years[-1])


def choose_year(fields: dict[str, Field]) -> Field:
    for name in ("event_date", "published"):
        if fields[name].value and fields[name].value[0] != "-":
            return fields[name]._replace(value=int(fields[name].value[:4]))
    period = fields["period_start"]
    return period._replace(basis="inferred") if period.value else Field()
