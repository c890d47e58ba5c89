"""Relations between the actors of a document: who belongs to, met, visited, attended, instructed."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import pandas as pd

from analysis_lib.coding.actor_forms import INITIALS, fold_organisation, is_chinese
from analysis_lib.coding.actor_words import compile_actor_words, list_actor_words
from analysis_lib.coding.actors import index_actors, list_forms, make_resolver
from analysis_lib.coding.numerals import fold_text
from analysis_lib.coding.offsets import gather_spans
from analysis_lib.coding.relation_clauses_latin import find_english_links, find_filipino_links
from analysis_lib.coding.relation_clauses_zh import find_chinese_links
from analysis_lib.coding.relation_names import Group, Link, Name, Scene, index_mentions, read_scene
from analysis_lib.reading.lexicon import find_words
from analysis_lib.reading.region_names import index_chinese
from analysis_lib.tables import build_table

READERS: dict[str, Callable[..., Iterator[Link]]] = {
    "zh": find_chinese_links, "en": find_english_links, "fil": find_filipino_links}  # fmt: skip
LEAST_FORM = 2
SPOKEN = ("said", "instructed")


def find_relations(sentences: pd.DataFrame, edits: pd.DataFrame | None, mentions: pd.DataFrame, actors: pd.DataFrame,
                   instructions: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find what the sentences of a document say of its actors.

    Parameters
    ----------
    sentences, edits, mentions, actors : DataFrame
        As declared; ``edits`` lead to raw offsets and may be missing.
    instructions : DataFrame, optional
        As declared: their speakers and addressees.

    Returns
    -------
    DataFrame
        ``relations``, in reading order, one row a pair and relation where it is first said (a row a sentence for
        ``said`` and ``instructed``):

        * ``belongs_to``: an office stated of a person names the organisation (former ones do not count); an
          organisation's name begins with, or names after "of", the one it is part of; or a word says so (下属).
        * ``met``, ``visited``: a verb in the sentence, active or passive; several reached by one verb are a row each.
        * ``attended``: an actor was at the meeting or ceremony of an organisation.
        * ``instructed``: a demand of a speaker with an addressee; ``said``: a speech act without one.

        Both ends are actors of the document, but for ``said``. What is denied, planned or wished is left out, and so
        is what somebody without a name does ("the delegation", 与会人员).

    Examples
    --------
    >>> from analysis_lib.coding.actors import list_actors
    >>> text = "副市长王强到某某制药公司调研。"
    >>> sentences = pd.DataFrame([{"sentence_id": "a:0001", "doc_id": "a", "position": 1, "kind": "body",
    ...                            "language": "zh", "start": 0, "end": len(text), "text": text}])
    >>> mentions = pd.DataFrame([("a", 1, "person", "王强", "副市长", 3, 5),
    ...                          ("a", 2, "organisation", "某某制药公司", "company", 6, 12)],
    ...                         columns=["doc_id", "mention_id", "kind", "name", "role", "start", "end"])
    >>> actors = list_actors(pd.DataFrame({"doc_id": ["a"]}), mentions)
    >>> find_relations(sentences, None, mentions, actors)[["source", "relation", "target", "cue"]].values.tolist()
    [[1, 'visited', 2, '到']]
    """
    removed, named, forms = gather_spans(edits), index_mentions(mentions), index_actors(actors)
    by_doc = dict(list(actors.groupby("doc_id")))
    spoken = {} if instructions is None else dict(list(instructions.groupby("doc_id")))
    rows: list[dict] = []
    for doc_id, group in sentences.sort_values(["doc_id", "position"]).groupby("doc_id", sort=False):
        if doc_id not in by_doc:
            continue
        scenes = [read_scene(row, removed.get(doc_id, ()), named.get(doc_id, ()), forms.get(doc_id, {}))
                  for row in group.itertuples() if row.language in READERS]  # fmt: skip
        found = [*_find_told(scenes), *_find_belonging(scenes, by_doc[doc_id])]
        if doc_id in spoken:
            found += _read_instructions(spoken[doc_id], make_resolver(by_doc[doc_id]))
        rows += [row | {"doc_id": doc_id, "relation_id": number} for number, row in enumerate(_order(found), start=1)]
    return build_table("relations", rows)


def _order(found: Sequence[dict]) -> list[dict]:
    """Put relations into reading order and keep the first of those that say the same."""
    kept: dict[tuple, dict] = {}
    for row in sorted(found, key=lambda row: (row["start"], row["end"], row["source"], row["relation"], row["target"] or 0)):
        key = (row["source"], row["relation"], row["target"])
        kept.setdefault((*key, row["sentence_id"]) if row["relation"] in SPOKEN else key, row)
    return list(kept.values())


def _find_told(scenes: Sequence[Scene]) -> Iterator[dict]:
    """Yield a row for each pair of names that a verb joins."""
    topic: Group | None = None
    for scene in scenes:
        links = list(READERS[scene.language](scene, topic))
        for link in links:
            for source in (name for group in link.sources for name in group.names):
                for target in (name for group in link.targets for name in group.names):
                    if source.actor != target.actor:
                        yield _make_row(scene, source, link.relation, target, link.cue)
        topic = _follow_topic(scene, links)


def _follow_topic(scene: Scene, links: Sequence[Link]) -> Group | None:
    """Return whom a sentence tells of, for the next one that names nobody: its last subject, else its only people."""
    if links:
        return links[-1].sources[0]
    people = [group for group in scene.groups if group.kind == "person"]
    return people[0] if len(people) == 1 and len(people[0].names) == 1 else None


def _make_row(scene: Scene, source: Name, relation: str, target: Name, cue: tuple[int, int] | None) -> dict:
    spans = [(target.start, target.end), *([cue] if cue else []),
             *([(source.start, source.end)] if source in scene.names else [])]  # fmt: skip
    low, high = min(start for start, _ in spans), max(end for _, end in spans)
    return {"source": source.actor, "relation": relation, "target": target.actor,
            "cue": scene.original[slice(*cue)] if cue else None, "sentence_id": scene.sentence_id,
            "start": scene.offsets[low], "end": scene.offsets[high - 1] + 1}  # fmt: skip


def _find_belonging(scenes: Sequence[Scene], actors: pd.DataFrame) -> Iterator[dict]:
    """Yield to which organisation an office belongs, and of which an organisation is a part."""
    bodies = _index_bodies(actors)
    for scene in scenes:
        for name in scene.names:
            if name.kind == "person" and not _is_former(scene, name):
                yield from _read_office(scene, name, bodies) if name.role else ()
                yield from _read_beside(scene, name)
            elif name.kind == "organisation":
                yield from _read_part(scene, name, bodies)
        yield from _read_subsidiaries(scene)


def _index_bodies(actors: pd.DataFrame) -> dict[str, int]:
    """Return the organisations by folded form, and by the initials that stand in brackets behind a name."""
    bodies: dict[str, int] = {}
    for actor in actors[actors["kind"] == "organisation"].itertuples(index=False):
        for form in list_forms(actor):
            initials = INITIALS.search(form)
            for one in (form, INITIALS.sub("", form), *([initials[1]] if initials else [])):
                bodies.setdefault(fold_text(one).removeprefix("the "), int(actor.actor_id))
    return {form: actor for form, actor in bodies.items() if len(form) >= LEAST_FORM}


def _is_former(scene: Scene, name: Name) -> bool:
    """Tell whether the office stated with a name is one of the past: 原省委书记, former director."""
    kind = "zh" if scene.language == "zh" else "fil"
    former = compile_actor_words("relation_words", kind, "former")
    role = fold_text(name.role or "")
    opens = any(role.startswith(word) for word in list_actor_words("relation_words", kind, "former"))
    before = scene.text[max(0, name.low - 10) : name.low].rstrip()
    return opens or any(match.end() == len(before) for match in former.finditer(before))


def _read_office(scene: Scene, name: Name, bodies: Mapping[str, int]) -> Iterator[dict]:
    role = re.sub(r"\s+", " ", fold_text(name.role))
    for start, end in find_words(role, bodies):
        body = bodies[role[start:end]]
        yield {"source": name.actor, "relation": "belongs_to", "target": body, "cue": None,
               "sentence_id": scene.sentence_id, "start": scene.offsets[min(name.low, name.start)],
               "end": scene.offsets[max(name.high, name.end) - 1] + 1}  # fmt: skip


def _read_beside(scene: Scene, name: Name) -> Iterator[dict]:
    """Read "X Party Committee Secretary Li Ming", "Li Ming of X" and X李明局长: the organisation right beside a person."""
    for other in scene.names:
        if other.kind == "organisation" and scene.language == "zh" and other.end == name.start and name.high > name.end:
            yield _make_row(scene, name, "belongs_to", other, None)
        if other.kind != "organisation" or scene.language == "zh":
            continue
        of = re.fullmatch(r",? ((?:of|ng)(?: the)?) ", scene.text[name.end : other.start]) if other.start > name.end else None
        if of or name.low < name.start and scene.text[other.end : name.low] == " ":
            yield _make_row(scene, name, "belongs_to", other, (name.end + of.start(1), name.end + of.end(1)) if of else None)


def _read_part(scene: Scene, name: Name, bodies: Mapping[str, int]) -> Iterator[dict]:
    """Read 省医学科学院焦作基地 and "Department of X of the Ministry of Y": the name tells whose part it is."""
    words = scene.text[name.start : name.end]
    whole = next((other for other in reversed(scene.names) if other.kind == "organisation" and other != name
                  and name.start < other.start and other.end <= name.end and _is_of(scene.text, other)), None)
    if whole and whole.actor != name.actor:
        yield _make_row(scene, name, "belongs_to", whole, None)
    if not is_chinese(words):
        return
    unit = _find_unit(fold_organisation(words))
    for size in range(len(words) - 1, LEAST_FORM - 1, -1):
        body = bodies.get(words[:size])
        if body is None or body == name.actor or words[:size] in index_chinese():
            continue
        is_group = words[:size].endswith(list_actor_words("actor_types", "zh", "group"))
        if unit or is_group:
            yield {"source": name.actor, "relation": "belongs_to", "target": body, "cue": None,
                   "sentence_id": scene.sentence_id, "start": scene.offsets[name.start],
                   "end": scene.offsets[name.end - 1] + 1}  # fmt: skip
        return


def _find_unit(key: str) -> str | None:
    """Return the word at the end of a name that says it is a part of a body; 公司 is no 司."""
    words = {kind: list_actor_words("actor_types", "zh", kind) for kind in ("unit", "legal")}
    unit = next((word for word in words["unit"] if key.endswith(word)), None)
    legal = next((word for word in words["legal"] if key.endswith(word)), "")
    return unit if unit and len(unit) > len(legal) else None


def _is_of(text: str, name: Name) -> bool:
    return re.search(r" (?:of|ng)(?: the)? $", text[max(0, name.start - 8) : name.start]) is not None


def _read_subsidiaries(scene: Scene) -> Iterator[dict]:
    """Read A下属B, B隶属于A and "B, a subsidiary of A"."""
    is_zh = scene.language == "zh"
    links = [("subsidiary", is_zh), *([("part_of", False)] if is_zh else [])]
    for first, second in zip(scene.groups, scene.groups[1:], strict=False):
        for kind, is_whole_first in links if first.kind == second.kind == "organisation" else ():
            link = compile_actor_words("actor_types", "zh" if is_zh else "fil", kind).pattern
            gap = "[^，,。；;、]{0,9}" if kind == "part_of" else "(?:企业|公司|的)?" if is_zh else "(?: the)? ?"
            match = re.compile(f"{'的?' if is_zh else '(?:, | )?(?:which is )?'}({link}){gap}").fullmatch(
                scene.text, first.end, second.start)  # fmt: skip
            if match:
                parts, whole = (second.names, first.names[-1]) if is_whole_first else (first.names[-1:], second.names[0])
                for part in parts:
                    yield _make_row(scene, part, "belongs_to", whole, match.span(1))


def _read_instructions(instructions: pd.DataFrame, resolve: Callable[[str], list[int]]) -> list[dict]:
    """Turn speech acts, and demands with a named addressee, into relations of their speakers."""
    rows = []
    found: dict[str, list[int]] = defaultdict(list)
    for row in instructions.dropna(subset=["speaker"]).itertuples(index=False):
        sources = found.setdefault(row.speaker, resolve(row.speaker))
        addressed = [] if pd.isna(row.addressee) else found.setdefault(row.addressee, resolve(row.addressee))
        cue = next((value for value in (row.act, row.verb) if not pd.isna(value)), None)
        targets = addressed if addressed else [None] if not pd.isna(row.act) else []
        rows += [{"source": source, "relation": "instructed" if target else "said", "target": target, "cue": cue,
                  "sentence_id": row.sentence_id, "start": row.start, "end": row.end}
                 for source in sources for target in targets if source != target]  # fmt: skip
    return rows
