"""What writes and the desk's reads answer has the members of its schema and no other.

Every operation is carried out once, with each success that the document names for it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from app.nouns import NounName
from tests.desk import Desk
from tests.documents import closed, wrong_with
from tests.editing import Room
from tests.factories import make_claim
from tests.importing import TABLE
from tests.test_releases_desk import differing
from tests.writing import PLACE, Json, Program, claim, position, program, review, source

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

ACTOR: Json = {
    "slug": "brigade", "name": "Brigade", "kind": "force", "symbol": "disc", "colour": "#b4442e",
}  # fmt: skip
LINK: Json = {
    "id": "l-1", "from": "c-1", "relation": "supports", "to": "c-2", "why": "Both name the day.",
}  # fmt: skip
# Each noun's record, those that others refer to first, and a record that is like it.
RECORDS: dict[NounName, tuple[Json, Json]] = {
    "sources": (source(), source("other")),
    "actors": (ACTOR, ACTOR | {"slug": "another"}),
    "places": (PLACE, PLACE | {"slug": "manbij"}),
    "claims": (claim("c-1"), claim("c-3")),
    "positions": (position("p-1", ["c-1"]), position("p-2", ["c-1"])),
    "links": (LINK, LINK | {"id": "l-2", "to": "c-4"}),
}
TEXT = "A report\n\nThey hold the town since Monday.\n\nNobody saw them in the hills.\n"


class Held:
    """A program whose every answer is held to the document; `seen` are the operations it had."""

    def __init__(self, writer: Program, document: Any, seen: set[tuple[str, str, str]]) -> None:
        self.writer = writer
        self.document = closed(document)
        self.seen = seen

    def ask(self, method: str, path: str, body: Any = None, tag: str | None = None) -> Json:
        """The JSON of a success, which has its schema's members and no other."""
        headers = self.writer.headers | ({} if tag is None else {"if-match": tag})
        answer = self.writer.http.request(method, f"/api/v1/{path}", json=body, headers=headers)
        assert answer.is_success, answer.text
        self.hold(method, answer)
        content: Json = answer.json()
        return content

    def hold(self, method: str, answer: Response) -> None:
        path = next(
            each
            for each in sorted(self.document["paths"], key=lambda path: path.count("{"))
            if re.fullmatch(re.sub("{[a-z_]+}", "[^/]+", each), answer.url.path)
        )
        status = str(answer.status_code)
        self.seen.add((method.lower(), path, status))
        said = self.document["paths"][path][method.lower()]["responses"][status]
        schema = said["content"]["application/json"]["schema"]
        assert wrong_with(answer.json(), schema, self.document) == [], (method, path, status)

    def tag(self, noun: str, key: str) -> str:
        """The ETag of a record as it stands or, where it is gone, of its newest version."""
        return f'"{self.ask("GET", f"{noun}/{key}/versions")["items"][0]["version"]}"'


@pytest.fixture
def seen() -> set[tuple[str, str, str]]:
    return set()


@pytest.fixture
def document(desk_with_records: Desk) -> Any:
    return desk_with_records.visit().get("/api/v1/openapi.json").json()


@pytest.fixture
def held(desk_with_records: Desk, document: Any, seen: set[tuple[str, str, str]]) -> Held:
    """A reviewer's program at a desk where nobody reviews, with one published record of each noun."""
    review(desk_with_records, "off")
    held = Held(program(desk_with_records, "reviewer", "publish"), document, seen)
    for noun, (record, like_it) in RECORDS.items():
        held.ask("POST", noun, {"record": record})
        draft = like_it | {"publishing": {"status": "draft"}}
        held.ask("POST", noun, {"record": draft})
        if noun == "claims":
            for key in ("c-2", "c-4", "c-6"):
                held.ask("POST", noun, {"record": claim(key)})
    return held


def key_of(record: Json) -> str:
    key: str = record.get("slug") or record["id"]
    return key


def changed(record: Json, words: str) -> Json:
    """The record with other words in it."""
    return record | {"why" if "why" in record else "note": words}


def called(record: Json, key: str, start: str) -> Json:
    """A record like it of another key; a link begins at another claim."""
    return (
        record
        | {"slug" if "slug" in record else "id": key}
        | ({"from": start} if "from" in record else {})
    )


def test_every_write_and_read_of_the_desk_has_the_members_of_its_schema_and_no_other(
    held: Held, document: Any, tmp_path: Path
) -> None:
    look_at_releases(held, tmp_path)
    look_at_related(held)
    for noun, (record, like_it) in RECORDS.items():
        keep_and_lose(held, noun, key_of(record), record, key_of(like_it))
    attach_texts(held)
    change_and_undo(held)
    bring_files_in(held)
    review(held.writer.desk, "on")
    let_wait(held)
    assert set(successes(document)) - held.seen == set()


def look_at_related(held: Held) -> None:
    """Look at what is likely related to a claim that somebody else makes in the same words."""
    engines = held.writer.desk.engines
    for key in ("said", "said-again"):
        Room(engines).make(make_claim, public_id=key, statement="Men took the silo of the town.")
    assert held.ask("GET", "claims/said/related")["items"]


def look_at_releases(held: Held, folder: Path) -> None:
    """Look at the releases that are loaded, and at a record that an editor and one changed."""
    number = differing(Room(held.writer.desk.engines), folder)
    assert held.ask("GET", "releases")["items"]
    assert held.ask("GET", "releases/differences")["items"]
    assert held.ask("GET", f"releases/differences/{number}")["base"]


def successes(document: Any) -> Iterator[tuple[str, str, str]]:
    """Each success that the document names for an operation at the desk."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if "Writing" in operation["tags"]:
                for status in operation["responses"]:
                    if status.startswith("2"):
                        yield method, path, status


def keep_and_lose(held: Held, noun: str, key: str, record: Json, draft: str) -> None:
    """Read, change, restore; delete a draft and bring it back; withdraw what nothing rests on."""
    at = f"{noun}/{key}"
    first = held.ask("GET", f"{at}/document")["version"]
    again = changed(record, "Looked at again.")
    held.ask("PUT", at, {"record": again, "note": "So."}, held.tag(noun, key))
    held.ask("POST", f"{at}/restore", {"version": first, "note": "No."}, held.tag(noun, key))
    held.ask("DELETE", f"{noun}/{draft}", None, held.tag(noun, draft))
    held.ask("POST", f"{noun}/{draft}/bring-back", {"note": "Yes."}, held.tag(noun, draft))
    held.ask("DELETE", f"{noun}/{draft}", None, held.tag(noun, draft))
    alone = f"{noun}-alone"
    held.ask("POST", noun, {"record": called(record, alone, "c-4")})
    held.ask("POST", f"{noun}/{alone}/withdraw", {"reason": "Wrong."}, held.tag(noun, alone))
    held.ask("POST", f"{noun}/{alone}/bring-back", {"note": "Right."}, held.tag(noun, alone))


def attach_texts(held: Held) -> None:
    """Look at a source without a text, give it one, measure passages in it, and give it another."""
    at = "sources/report/text"
    held.ask("GET", at)
    held.ask("PUT", at, {"text": TEXT, "note": "Read."}, held.tag("sources", "report"))
    start = TEXT.index("They")
    passage = {"paragraph": 1, "start": start, "end": start + 9, "quote": "They hold"}
    record = claim("c-1") | {"passage": passage}
    held.ask("PUT", "claims/c-1", {"record": record, "note": "So."}, held.tag("claims", "c-1"))
    body = {"text": f"Corrected\n{TEXT}", "note": "A newer one."}
    held.ask("PUT", at, body, held.tag("sources", "report"))
    assert held.ask("GET", at)["passages"][0]["now"]


def change_and_undo(held: Held) -> None:
    """Save several records as one change, look at it, undo it, look at both."""
    edits = [
        {"noun": "places", "record": PLACE | {"slug": "bridge", "geometry": swapped()}},
        {"noun": "claims", "record": claim("c-5")},
    ]
    saved = held.ask("POST", "changes", {"edits": edits, "note": "Two."})
    assert saved["cautions"]
    number = saved["change"]
    plan = held.ask("GET", f"changes/{number}")
    assert plan["records"]
    body = {"seen": plan["undo"]["seen"], "note": "Neither."}
    held.ask("POST", f"changes/{number}/undo", body)
    assert not held.ask("GET", f"changes/{number}")["undo"]["possible"]
    assert held.ask("GET", "changes?limit=1")["next"]
    held.ask("GET", "changes?limit=200")


def bring_files_in(held: Held) -> None:
    """Take a file, look at it and at its faults, bring it in; forget another one."""
    first, other = (take_file(held, table) for table in (TABLE, TABLE.replace("2017", "2016")))
    assert held.ask("GET", f"imports/{first}")["state"] == "checked"
    faults = held.writer.get(f"/api/v1/imports/{first}/faults.csv")
    path = "/api/v1/imports/{import_id}/faults.csv"
    assert list(held.document["paths"][path]["get"]["responses"]["200"]["content"]) == ["text/csv"]
    assert faults.headers["content-type"].startswith("text/csv")
    held.seen.add(("get", path, str(faults.status_code)))
    decide_about(held, first)
    held.ask("POST", f"imports/{first}/confirm", {"source": "report", "note": "A table."})
    held.ask("POST", f"imports/{other}/cancel")
    later = take_file(held, TABLE.replace("holds the town", "holds the dam"))
    assert held.ask("POST", f"imports/{later}/compare", {"source": "report"})["source"] == "report"
    assert held.ask("GET", f"imports/{later}")["compared"]["changed"] == 1
    [row] = held.ask("GET", f"imports/{later}/compared?against=changed")["items"]
    assert row["fields"][0]["after"] == "The brigade holds the dam."
    assert held.ask("GET", f"imports/{later}/compared?against=gone")["items"] == []
    assert held.ask("POST", f"imports/{first}/take-back", {"note": "The wrong one."})
    assert [each["import"] for each in held.ask("GET", "imports")["items"]] == [later, first]


def decide_about(held: Held, number: int) -> None:
    """Say what columns, names and cells of a taken file mean."""
    path = f"imports/{number}"
    matching = held.ask("GET", f"{path}/matching")["matching"]
    held.ask("POST", f"{path}/matching", {"matching": {"place": matching["place"]}})
    named = [each for each in held.ask("GET", f"{path}/names")["items"] if not each["is_decided"]]
    means = [{"noun": each["noun"], "name": each["name"], "means": None} for each in named]
    assert held.ask("POST", f"{path}/names", {"items": means}) == {"decided": len(means)}
    assert held.ask("GET", f"{path}/rows/2")["mended"] == {}
    held.ask("POST", f"{path}/rows/2", {"is_left_out": False})
    held.ask("POST", f"{path}/alike", {"column": "place", "found": "none", "meant": "Tabqa"})


def take_file(held: Held, table: str) -> int:
    """The number of the import of a table."""
    headers = held.writer.headers | {"content-type": "application/octet-stream"}
    answer = held.writer.http.post(
        "/api/v1/imports?name=events.csv", content=table.encode(), headers=headers
    )
    held.hold("POST", answer)
    return int(answer.json()["import"])


def swapped() -> Json:
    """Where the place lies, with latitude and longitude exchanged."""
    return {"type": "Point", "coordinates": PLACE["geometry"]["coordinates"][::-1]}


def let_wait(held: Held) -> None:
    """What an editor proposes waits: approved, sent back, commented on, taken back."""
    desk = held.writer.desk
    editor = Held(program(desk, "editor", "write"), held.document, held.seen)
    for noun, (record, _) in RECORDS.items():
        key = key_of(record)
        new = editor.ask("POST", noun, {"record": called(record, f"{noun}-new", "c-6")})
        editor.ask("POST", f"reviews/{new['review']}/comments", {"text": "It is new."})
        look = held.ask("GET", f"reviews/{new['review']}")
        body = {"seen": look["seen"], "note": "Seen."}
        held.ask("POST", f"reviews/{new['review']}/approve", body)
        held.ask("GET", f"reviews/{new['review']}")
        # The second, which was restored to the first.
        old = editor.ask("GET", f"{noun}/{key}/versions")["items"][-2]["version"]
        for act, path, sent in (
            ("PUT", f"{noun}/{key}", {"record": changed(record, "Once more."), "note": "So."}),
            ("POST", f"{noun}/{key}/restore", {"version": old, "note": "No."}),
            ("POST", f"{noun}/{noun}-new/withdraw", {"reason": "Wrong."}),
        ):
            target = path.split("/")[1]
            waits = editor.ask(act, path, sent, held.tag(noun, target))
            number = waits["review"]
            look = held.ask("GET", f"reviews/{number}")
            held.ask("GET", "reviews")
            held.ask("POST", f"reviews/{number}/send-back", {"seen": look["seen"], "text": "Why?"})
            held.ask("GET", "reviews?state=sent_back")
            editor.ask("POST", f"reviews/{number}/take-back")
        gone = f"{noun}/{noun}-new"
        held.ask("POST", f"{gone}/withdraw", {"reason": "Wrong."}, held.tag(noun, f"{noun}-new"))
        tag = held.tag(noun, f"{noun}-new")
        waits = editor.ask("POST", f"{gone}/bring-back", {"note": "Right."}, tag)
        editor.ask("POST", f"reviews/{waits['review']}/take-back")
    edits = [{"noun": "claims", "record": claim("c-7")}]
    editor.ask("POST", "changes", {"edits": edits, "note": "One."})
    body = {"text": f"Once more\n{TEXT}", "note": "Newer still."}
    editor.ask("PUT", "sources/report/text", body, held.tag("sources", "report"))
