"""The actors of a document: organisations and people, each once, with the forms in which they are named."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache

import pandas as pd

from analysis_lib.coding.actor_forms import fold_organisation, fold_person, is_chinese
from analysis_lib.coding.actor_merging import Form, group_forms
from analysis_lib.coding.actor_regions import Setting, count_regions, find_actor_level, find_actor_region
from analysis_lib.coding.actor_types import list_name_codes, name_type
from analysis_lib.coding.numerals import fold_text
from analysis_lib.reading.lexicon import find_words, join_words
from analysis_lib.tables import build_table

JOINT = "; "
STATED = ("stated", "corrected")
MOST_SPEAKER = 200


def list_actors(documents: pd.DataFrame, mentions: pd.DataFrame, instructions: pd.DataFrame | None = None) -> pd.DataFrame:
    """List the organisations and people of each document, with what the document tells of them.

    Parameters
    ----------
    documents, mentions : DataFrame
        As declared; of ``documents`` the region, its basis, the level and the province are read.
    instructions : DataFrame, optional
        As declared: their speakers are counted.

    Returns
    -------
    DataFrame
        ``actors``, in reading order of the first mention. The forms of an organisation are one actor where they differ
        by article, case, script, legal form or the spelled-out word for a department; a short form joins a longer one
        where only one can be meant. People are one by name. What names an event is no actor. ``region_code`` is that
        of the mention, else of a place in the name, else for a body that names only its level that of the document,
        if the document states it and names no other region of that level; never for companies.
        ``n_acts`` is missing without ``instructions``.

    Notes
    -----
    Two people of one name in a document are taken for one, and a namesake of an organisation elsewhere is not told
    from it: the text alone does not tell them apart.

    Examples
    --------
    >>> documents = pd.DataFrame([{"doc_id": "a", "level": "province", "region_code": "410000", "province_code": "410000",
    ...                            "region_code_basis": "stated"}])
    >>> mentions = pd.DataFrame([("a", 1, "organisation", "河南省工信廳", "government", 0, 6),
    ...                          ("a", 2, "person", "李建濤", "省工信厅厅长", 8, 11),
    ...                          ("a", 3, "organisation", "省工信厅", "government", 20, 24)],
    ...                         columns=["doc_id", "mention_id", "kind", "name", "role", "start", "end"])
    >>> list_actors(documents, mentions)[["name", "type", "aliases", "roles", "level", "n_mentions"]].values.tolist()
    [['河南省工信廳', 'government', '省工信厅', <NA>, 'province', 2], ['李建濤', <NA>, <NA>, '省工信厅厅长', <NA>, 1]]
    """
    facts = documents.set_index("doc_id").to_dict("index")
    rows: list[dict] = []
    ordered = mentions.sort_values(["doc_id", "start", "end"], ascending=[True, True, False])
    for doc_id, group in ordered.groupby("doc_id", sort=False):
        setting = _read_setting(facts.get(doc_id, {}), group)
        found = _list_organisations(group, setting) + _list_people(group)
        found.sort(key=lambda row: (row["start"], -row["end"]))
        rows += [row | {"doc_id": doc_id, "actor_id": number} for number, row in enumerate(found, start=1)]
    actors = build_table("actors", rows)
    return actors if instructions is None else _count_acts(actors, instructions)


def _read_setting(facts: Mapping, group: pd.DataFrame) -> Setting:
    values = {name: None if pd.isna(value := facts.get(name)) else value
              for name in ("region_code", "region_code_basis", "level", "province_code")}  # fmt: skip
    codes = set(group["region_code"].dropna()) if "region_code" in group else set()
    known = frozenset(codes | {values["region_code"]} - {None})
    inside = {code for name in group.loc[group["kind"] == "organisation", "name"].unique()
              for code, _, _ in list_name_codes(name, known)}  # fmt: skip
    return Setting(values["region_code"], values["region_code_basis"] in STATED, values["level"], values["province_code"],
                   known | inside)  # fmt: skip


def _list_organisations(group: pd.DataFrame, setting: Setting) -> list[dict]:
    rows = group[group["kind"] == "organisation"]
    rows = rows.assign(type=[name_type(name, _get(role)) for name, role in zip(rows["name"], rows["role"], strict=True)])
    rows = rows[rows["type"] != "event"]
    forms = [Form(fold_organisation(row.name), _get(row.type) or "", row.name) for row in rows.itertuples(index=False)]
    heads = group_forms(forms, lambda level: count_regions(level, setting) <= 1, setting.level)
    return [_describe_organisation(part, setting) for _, part in rows.groupby(heads, sort=False)]


def _describe_organisation(rows: pd.DataFrame, setting: Setting) -> dict:
    record = _describe_forms(rows)
    names = [record["name"], *rows["name"].unique()]
    kind = _get(rows.loc[rows["name"] == record["name"], "type"].iloc[0])
    stated = rows["region_code"].dropna() if "region_code" in rows else ()
    code = stated.iloc[0] if len(stated) else find_actor_region(names, kind, setting)
    return record | {"kind": "organisation", "type": kind, "region_code": code,
                     "level": find_actor_level(names, kind, code, setting)}  # fmt: skip


def _list_people(group: pd.DataFrame) -> list[dict]:
    rows = group[group["kind"] == "person"]
    found = []
    for _, part in rows.groupby(rows["name"].map(fold_person), sort=False):
        roles = dict.fromkeys(part["role"].dropna())
        found.append(_describe_forms(part) | {"kind": "person", "roles": JOINT.join(roles) or None})
    return found


def _describe_forms(rows: pd.DataFrame) -> dict:
    """Name an actor by the first of its longest forms, with the others, its mentions and where it stands first."""
    names = list(dict.fromkeys(rows["name"]))
    name = max(names, key=len)
    aliases = [other for other in names if other != name]
    return {"name": name, "aliases": JOINT.join(aliases) or None, "n_mentions": len(rows),
            "start": rows["start"].iloc[0], "end": rows["end"].iloc[0]}  # fmt: skip


def _get(value: object) -> str | None:
    return None if pd.isna(value) else value


def list_forms(actor: tuple) -> list[str]:
    """Return every form of a row of ``actors``.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> list_forms(SimpleNamespace(name="省工信厅", aliases="工信厅; 省工信廳"))
    ['省工信厅', '工信厅', '省工信廳']
    """
    return [actor.name, *([] if pd.isna(actor.aliases) else actor.aliases.split(JOINT))]


def index_actors(actors: pd.DataFrame) -> dict[str, dict[tuple[str, str], int]]:
    """Return for each document the actor of every kind and form, as it stands in the text.

    Examples
    --------
    >>> index_actors(pd.DataFrame([("a", 1, "person", "Li Ming", None)],
    ...                           columns=["doc_id", "actor_id", "kind", "name", "aliases"]))
    {'a': {('person', 'Li Ming'): 1}}
    """
    index: dict[str, dict] = defaultdict(dict)
    for actor in actors.itertuples(index=False):
        for form in list_forms(actor):
            index[actor.doc_id][actor.kind, form] = int(actor.actor_id)
    return dict(index)


def make_resolver(actors: pd.DataFrame) -> Callable[[str], list[int]]:
    """Return the function that leads words such as 副省长王强 to the actors of one document they name.

    Parameters
    ----------
    actors : DataFrame
        The rows of ``actors`` of one document.

    Returns
    -------
    callable
        Of words to actor_ids: the people named in them; else the organisation they are the name of; else the only
        person of that surname to whom the office in the words is given (杨主任, Secretary Sun); else none.

    Examples
    --------
    >>> actors = pd.DataFrame([("a", 1, "person", "Zhao Wenbo", None, "Vice Director")],
    ...                       columns=["doc_id", "actor_id", "kind", "name", "aliases", "roles"])
    >>> resolve = make_resolver(actors)
    >>> resolve("Vice Director Zhao Wenbo"), resolve("Director Zhao"), resolve("the meeting")
    ([1], [1], [])
    """
    people, bodies, offices = {}, {}, []
    for actor in actors.itertuples(index=False):
        for form in list_forms(actor):
            if actor.kind == "person":
                people[fold_person(form)] = int(actor.actor_id)
            else:
                bodies[fold_organisation(form)] = int(actor.actor_id)
        if actor.kind == "person" and not pd.isna(actor.roles):
            offices.append((fold_person(actor.name), fold_text(actor.roles), int(actor.actor_id)))

    def resolve(words: str) -> list[int]:
        folded = fold_person(words[:MOST_SPEAKER])
        named = [people[folded[start:end]] for start, end in find_words(folded, people)]
        if named:
            return list(dict.fromkeys(named))
        if (body := bodies.get(fold_organisation(words))) is not None:
            return [body]
        return _find_by_office(folded, offices)

    return resolve


@cache
def _titled(language: str) -> re.Pattern:
    """Match a surname with an office and nothing else: 杨主任, Secretary Sun."""
    offices = join_words("offices", language, "office")
    if language == "zh":
        return re.compile(f"(?P<name>[\u3400-\u9fff]{{1,2}}?)(?P<office>{offices})")
    return re.compile(rf"(?P<office>(?i:{offices})) (?P<name>\w{{2,12}})", re.IGNORECASE)


def _find_by_office(folded: str, offices: Iterable[tuple[str, str, int]]) -> list[int]:
    match = _titled("zh" if is_chinese(folded) else "en").fullmatch(folded)
    if match is None:
        return []
    fits = [actor for name, roles, actor in offices if match["office"].lower() in roles
            and (name.startswith(match["name"]) if is_chinese(folded) else match["name"] in name.split(" ")[:1])]
    return fits if len(set(fits)) == 1 else []


def _count_acts(actors: pd.DataFrame, instructions: pd.DataFrame) -> pd.DataFrame:
    """Count for each actor the instructions that it utters with a verb of saying."""
    spoken = instructions.dropna(subset=["act", "speaker"])
    counts: dict[tuple[str, int], int] = defaultdict(int)
    for doc_id, group in actors.groupby("doc_id"):
        resolve = make_resolver(group)
        for speaker, number in spoken.loc[spoken["doc_id"] == doc_id, "speaker"].value_counts().items():
            for actor in resolve(speaker):
                counts[doc_id, actor] += number
    keys = zip(actors["doc_id"], actors["actor_id"], strict=True)
    return actors.assign(n_acts=pd.array([counts[key] for key in keys], dtype="Int64"))
