"""Pages made dirty on purpose: clean texts with noise of every known class, and where it was put.

Every function of ``NOISES`` takes a page and a random number generator and returns the page with one class of noise
added; they are applied one after another, in the order of ``NOISES``. The wording of the noise is that of
``noise/wording.csv``; the word lists of the reader are never read.
"""

import re
from collections.abc import Callable
from random import Random

from make_damage import (
    add_pinyin,
    convert_page,
    cut_reading,
    cut_text,
    drop_byte,
    drop_title,
    lose_characters,
    lose_space,
    mask_year,
    repeat_title,
    repeat_word,
    shift_bytes,
    space_hyphens,
    wrap_number,
)
from noisy_pages import (
    Noisy,
    find_body,
    insert_lines,
    insert_noise,
    list_lines,
    pick_time,
    pick_wording,
    read_wording,
)

SENTENCE_CHARS = 50  # a shorter first line is an address or a signature


def add_lines(page: Noisy, random: Random, noise: str, rule: str, count: int, where: str) -> Noisy:
    """Put lines of furniture at the top, below the title, inside the body or at the end."""
    lines = [start for start, _ in list_lines(page)]
    at = {"top": 0, "title": find_body(page), "inside": random.choice(lines[2:] or lines[-1:]),
          "end": len(page.raw)}[where]
    return insert_lines(page, at, pick_wording(page, random, noise, count=count), rule)


def add_spam(page: Noisy, random: Random) -> Noisy:
    """Keywords of adult, gambling or escort sites above the story, in Chinese or English, whatever its language."""
    noise, language = random.choice(["spam", "spam_bet", "spam_escort"]), random.choice(["zh", "zh", page.facts["language"]])
    pool = read_wording()[noise, language if language == "zh" else "en"]
    mark = random.choice([",", "|", "_", "-", " I ", " ", "，"])
    words = [random.choice(pool) for _ in range(random.randint(5, 14))]
    lines = [mark.join(words)]
    if random.random() < 0.3:
        lines.append(mark.join(random.sample(pool, 4)))
    return insert_lines(page, 0, lines, "spam")


def add_menu(page: Noisy, random: Random) -> Noisy:
    """The entries of a site's menu, on one line or each on its own."""
    entries = pick_wording(page, random, "menu")[0].split(";")
    lines = random.choice([entries, [" ".join(entries)], [" | ".join(entries)], ["  ".join(entries)],
                           [f"- {entry}" for entry in entries]])
    return insert_lines(page, 0, lines, "menu")


def add_breadcrumb(page: Noisy, random: Random) -> Noisy:
    """The path to the page within its site."""
    mark = random.choice([" > ", ">", " >> ", " » ", " / ", " › "])
    return insert_lines(page, 0, [pick_wording(page, random, "crumb")[0].replace("~", mark)], "menu")


def add_links(page: Noisy, random: Random) -> Noisy:
    """Links to neighbouring and related stories below the text."""
    return add_lines(page, random, "links", "menu", random.randint(1, 3), "end")


def add_products(page: Noisy, random: Random) -> Noisy:
    """The product list of a trading company, above or below the story."""
    return add_lines(page, random, "product", "menu", random.randint(4, 7), random.choice(["top", "end"]))


def add_share(page: Noisy, random: Random) -> Noisy:
    """A bar of buttons for sharing and printing."""
    return add_lines(page, random, "share", "share", random.randint(1, 2), random.choice(["title", "end", "end"]))


def add_images(page: Noisy, random: Random) -> Noisy:
    """Placeholders of pictures."""
    for _ in range(random.randint(1, 3)):
        page = add_lines(page, random, "image", "image", 1, random.choice(["title", "inside", "end"]))
    return page


def add_borders(page: Noisy, random: Random) -> Noisy:
    """Borders of layout tables that held nothing."""
    lines = random.choices(["|", "| |", "|||", "| | | |", "|---|", "| |||||||"], k=random.randint(1, 4))
    return insert_lines(page, len(page.raw), lines, "table_residue")


def add_markup(page: Noisy, random: Random) -> Noisy:
    """Tags of the markup that were taken for text."""
    return add_lines(page, random, "markup", "markup", 1, random.choice(["inside", "end"]))


def add_credits(page: Noisy, random: Random) -> Noisy:
    """Lines that name who reported, edited and checked the story."""
    return add_lines(page, random, "credit", "credit", random.randint(1, 2), "end")


def add_tail_credit(page: Noisy, random: Random) -> Noisy:
    """Who reported and edited the story, inside its last paragraph."""
    return insert_noise(page, list_lines(page)[-1][1], pick_wording(page, random, "tail")[0], "credit")


def add_disclaimer(page: Noisy, random: Random) -> Noisy:
    """The site's disclaimer or rights note."""
    return add_lines(page, random, "disclaimer", "disclaimer", 1, "end")


def add_footer(page: Noisy, random: Random) -> Noisy:
    """Address, licence numbers and copyright of the site."""
    return add_lines(page, random, "footer", "footer", random.randint(1, 2), "end")


def pick_date(page: Noisy, random: Random) -> tuple[str, Noisy]:
    """Pick a line that says when a page was posted, and note it; a day and month of the story then have their year."""
    is_month = random.random() < 0.08
    line = pick_wording(page, random, "date_month" if is_month else "date")[0]
    posted, event = page.facts["posted"], page.facts.get("event_date")
    hour, minute, _ = pick_time(posted)
    has_time = any(f"{hour}{mark}{minute}" in line for mark in ":h時时")
    dated = {"published": posted[:7] if is_month else f"{posted}T{hour}:{minute}" if has_time else posted}
    if event and event.startswith("--"):
        dated["event_date"] = posted[:4] + event[1:]
    return line, page._replace(facts=page.facts | dated)


def add_date_line(page: Noisy, random: Random) -> Noisy:
    """A line that says when the page was posted; its label may stand on a line before, a source on the same line."""
    line, page = pick_date(page, random)
    if random.random() < 0.15:
        line = re.sub(r"(?<=[^\W\d])(：|: ?)(?=\d)", r"\1\n", line, count=1)
    page = insert_lines(page, random.choice([0, find_body(page), find_body(page), len(page.raw)]), [line], "date_line")
    if random.random() < 0.4:
        source = random.choice(["　", "  ", " | "]) + pick_wording(page, random, "source")[0]
        page = insert_noise(page, page.spans[-1].end, source, "source_line")
    return page


def add_glued_date(page: Noisy, random: Random) -> Noisy:
    """A date header on the line of the first sentence."""
    body = find_body(page)
    if page.raw.index("\n", body) - body < SENTENCE_CHARS:
        return page
    line, page = pick_date(page, random)
    return insert_noise(page, body, line + random.choice([" ", "　", "  "]), "date_line")


def add_source_above_date(page: Noisy, random: Random) -> Noisy:
    """The bare name of the source on a line above the date."""
    line, page = pick_date(page, random)
    page = insert_lines(page, find_body(page), [line], "date_line")
    return insert_lines(page, page.spans[-1].start, pick_wording(page, random, "site"), "source_line")


def add_source_line(page: Noisy, random: Random) -> Noisy:
    """A line that names where the page was taken from."""
    return add_lines(page, random, "source", "source_line", 1, random.choice(["title", "end"]))


def repeat_body(page: Noisy, random: Random) -> Noisy:
    """The text below the title once more, as on pages that hold a copy for telephones."""
    start, end = find_body(page), list_lines(page)[-1][1]
    return insert_lines(page, len(page.raw), [line for line in page.raw[start:end].split("\n") if line.strip()],
                        "repeated_line")


NOISES: dict[str, Callable[[Noisy, Random], Noisy]] = {
    "no_title": drop_title,
    "converted": convert_page,
    "wrapped_number": wrap_number,
    "repeated_word": repeat_word,
    "masked_year": mask_year,
    "lost_character": lose_characters,
    "byte_shift": shift_bytes,
    "byte_drop": drop_byte,
    "lost_space": lose_space,
    "spaced_hyphen": space_hyphens,
    "cut": cut_text,
    "tail_credit": add_tail_credit,
    "image": add_images,
    "markup": add_markup,
    "repeated_body": repeat_body,
    "repeated_title": repeat_title,
    "date_line": add_date_line,
    "glued_date": add_glued_date,
    "source_above_date": add_source_above_date,
    "source_line": add_source_line,
    "credit": add_credits,
    "share": add_share,
    "links": add_links,
    "disclaimer": add_disclaimer,
    "footer": add_footer,
    "borders": add_borders,
    "products": add_products,
    "breadcrumb": add_breadcrumb,
    "menu": add_menu,
    "spam": add_spam,
    "pinyin": add_pinyin,
    "cut_reading": cut_reading,
}
LANGUAGES = {
    "converted": ("zh-",), "byte_shift": ("zh-",), "byte_drop": ("zh-",), "pinyin": ("zh-",), "cut_reading": ("zh-",),
    "spaced_hyphen": ("fil-",), "lost_space": ("en", "fil-"), "repeated_word": ("en", "fil-"),
}
# Of these a page has one at most.
RIVALS = [{"date_line", "glued_date", "source_above_date"}, {"cut", "tail_credit", "cut_reading"},
          {"no_title", "repeated_title"}, {"pinyin", "cut_reading"}, {"image", "repeated_body"}]


def can_have(page: Noisy, noise: str) -> bool:
    """Tell whether a class of noise occurs in the language of a page."""
    return page.facts["file"].startswith(LANGUAGES.get(noise, ""))


def add_noise(page: Noisy, noise: str, seed: int) -> Noisy:
    """Add one class of noise to a clean page."""
    return NOISES[noise](page, Random(f"{page.facts['file']} {noise} {seed}"))


def compose_noise(page: Noisy, seed: int) -> tuple[Noisy, list[str]]:
    """Add several classes of noise to a clean page; return it with their names."""
    random = Random(f"{page.facts['file']} {seed}")
    names = [noise for noise in NOISES if can_have(page, noise)]
    chosen: list[str] = []
    for noise in random.sample(names, random.randint(4, 9)):
        if not any({noise, other} <= rivals for rivals in RIVALS for other in chosen):
            chosen.append(noise)
    chosen.sort(key=list(NOISES).index)
    for noise in chosen:
        page = NOISES[noise](page, random)
    return page, chosen
