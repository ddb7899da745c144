"""The way of a file into the map in the browser: taken, seen, checked, mended, brought in, undone.

What is done with an import as a whole is in `test_imports_desk_bringing.py`.
"""

import re

from tests.desk import Browser, Desk, messages
from tests.importing import TABLE
from tests.importing_pages import check, checked, send_file, take
from tests.reading import Page


def test_a_caution_is_shown_beside_its_row_and_its_cell_can_be_mended(
    importer: Browser,
) -> None:
    rows = "".join(
        f"2017-06-0{day},Tabqa,Strike,{cell}\n" for day, cell in ((7, "3"), (8, "several"))
    )
    address = checked(importer, f"date,place,event,Killed\n{rows}")
    page = importer.get(address).text
    assert "Row 3" not in page
    option = re.search(r'<option value="(no_count)"\s*>(.*?)</option>', page)
    assert option
    assert "is no number" in option[2]
    page = importer.get(f"{address}?caution=no_count").text
    assert "Row 3" in page
    assert "Row 2" not in page
    assert 'name="cell:Killed"' in page
    form = {"cell:Killed": "3-5", "do": "mend", "after": "0", "caution": "no_count"}
    mended = importer.send(f"{address}/rows/3", **form)
    assert mended.headers["location"].endswith("notice=mended&after=0&caution=no_count#rows")
    assert "no_count" not in importer.get(address).text


def test_a_file_is_taken_seen_checked_mended_and_brought_in_and_undone_as_one(
    desk: Desk, importer: Browser
) -> None:
    address = take(importer)
    seen = importer.get(address).text
    assert "The brigade holds the town." in seen
    assert check(importer, address).status_code == 303
    page = importer.get(address).text
    assert "Row 4" in page
    assert 'value="2017-02-30"' in page
    form = {"cell:date": "2017-02-28", "do": "mend", "after": "0", "fault": ""}
    mended = importer.send(f"{address}/rows/4", **form)
    assert mended.status_code == 303
    assert "notice=mended" in mended.headers["location"]
    before = desk.one("select count(*) from editorial.claim")
    terms = {
        "licence": "CC-BY-NC-4.0",
        "terms_url": "example.org/terms",
        "attribution": "A table, Institute",
        "rows_shown": "counts",
        "shown_fields": "posture\nactor\n",
    }
    wanted = {"source": "A table", "why": "The first release"} | terms
    refused = importer.send(f"{address}/bring-in", **wanted)
    assert "example.org/terms» is no address" in messages(refused)[0]
    assert "A table, Institute" in refused.text
    answer = importer.send(
        f"{address}/bring-in", **wanted | {"terms_url": "https://example.org/terms"}
    )
    assert answer.status_code == 303, messages(answer)
    assert answer.headers["location"].endswith("notice=terms")
    [source] = desk.rows("select licence, rows_shown from editorial.source where slug = 'a-table'")
    # Readers see the source: what an editor notes of it waits for approval.
    assert (source.licence, source.rows_shown) == (None, "all")
    proposed = desk.one("select document from desk.review_item")
    assert proposed["shown_fields"] == ["posture", "actor"]
    assert {name: proposed[name] for name in ("licence", "attribution", "rows_shown")} == {
        name: terms[name] for name in ("licence", "attribution", "rows_shown")
    }
    page = importer.get(address).text
    review = desk.one("select max(id) from desk.review")
    assert f'What the set may be used for waits in <a href="/admin/review/{review}">' in page
    assert "4 rows became drafts of" in page
    assert desk.one("select count(*) from editorial.claim") == before + 4
    [change] = desk.rows("select id, note from editorial.change order by id desc limit 1")
    assert change.note == "The first release"
    undoing = importer.get(f"/admin/changes/{change.id}").text
    found = re.search(r'name="seen"\s+value="([^"]+)"', undoing)
    assert found
    importer.send(f"/admin/changes/{change.id}/undo", seen=found[1], note="The wrong table")
    assert desk.one("select count(*) from editorial.claim") == before


def test_cells_can_be_pasted(importer: Browser) -> None:
    answer = importer.send(
        "/admin/imports", "/admin/imports", cells=TABLE.replace(",", "\t"), sheet="", header=""
    )
    assert answer.status_code == 303
    assert "River Brigade" in importer.get(answer.headers["location"]).text


def test_what_cannot_be_read_is_said_beside_its_field_and_what_was_pasted_stays(
    desk: Desk, importer: Browser
) -> None:
    importer.get("/admin/imports")
    assert messages(send_file(importer, b"", "empty.csv"))
    answer = importer.send("/admin/imports", cells="", sheet="", header="")
    assert (answer.status_code, len(messages(answer))) == (422, 1)
    answer = importer.send("/admin/imports", cells="a\tb\n1\t\u20662", sheet="", header="")
    assert answer.status_code == 422
    # What was pasted and can't be kept isn't missed besides.
    assert "U+2066" in answer.text
    assert "Choose a file" not in answer.text
    answer = importer.send("/admin/imports", cells="a,b\n1,2", sheet="Mine", header="first")
    assert answer.status_code == 422
    assert "a,b\n1,2" in answer.text
    assert 'value="Mine"' in answer.text
    assert desk.one("select count(*) from desk.import") == 0


def test_a_refused_form_keeps_its_file_so_that_only_the_wrong_field_is_mended(
    desk: Desk, importer: Browser
) -> None:
    importer.get("/admin/imports")
    refused = send_file(importer, TABLE, "events.csv", header="first")
    assert (refused.status_code, len(messages(refused))) == (422, 1)
    assert "events.csv</bdi>» (415 bytes) is kept" in refused.text
    kept = re.search(r'name="kept" value="(\d+)"', refused.text)
    assert kept
    colleague = desk.seat("admin")
    colleague.get("/admin/imports")
    answer = colleague.send("/admin/imports", cells="", sheet="", header="", kept=kept[1])
    assert (answer.status_code, len(messages(answer))) == (422, 1)
    importer.looked_at = refused.text
    again = importer.send(
        "/admin/imports", cells="", sheet="", header="1", kept=kept[1], source="x"
    )
    assert again.status_code == 422
    assert f'name="kept" value="{kept[1]}"' in again.text
    answer = importer.send("/admin/imports", cells="", sheet="", header="1", kept=kept[1])
    assert answer.status_code == 303
    [taken] = desk.rows("select name, size from desk.import")
    assert (taken.name, taken.size) == ("events.csv", len(TABLE.encode()))
    assert desk.one("select count(*) from desk.import_upload_part") == 0
    # What can't be read isn't kept, nor a fourth file.
    importer.get("/admin/imports")
    assert 'name="kept"' not in send_file(importer, b"\x89PNG\r\n\x1a\n", "a.png").text
    for number in range(4):
        send_file(importer, TABLE, f"{number}.csv", header="first")
    assert desk.one("select count(*) from desk.import_upload") == 3
    assert desk.one("select min(name) from desk.import_upload") == "1.csv"


def test_a_file_is_shown_with_a_map_of_its_points_before_it_is_checked(importer: Browser) -> None:
    address = take(importer)
    page = importer.get(address).text
    assert "Where its first 5 rows lie" in page
    assert page.count('class="small-map-here small-map-point"') == 4
    nowhere = take(importer, "date,statement\n2017-06-07,It holds the town.\n")
    assert "small-map" not in importer.get(nowhere).text.split("</head>")[1]


def test_columns_are_matched_kept_under_a_name_and_used_again(
    desk: Desk, importer: Browser
) -> None:
    other = TABLE.replace("statement\n", "said\n", 1).replace("actor,", "side,", 1)
    address = take(importer, other)
    answer = check(importer, address, statement="{side}: {said}", actor="side", keep_as="Sides")
    assert answer.status_code == 303, messages(answer)
    kept = desk.one(
        "select prepared -> 'claim' ->> 'statement' from desk.import_row where number = 2"
    )
    assert kept == "River Brigade: The brigade holds the town."
    again = take(importer, other + "2017-06-12,Tabqa,River Brigade,holds,35.83,38.55,New.\n")
    assert check(importer, again, use="Sides").status_code == 303
    assert (
        desk.one(
            "select prepared -> 'claim' ->> 'statement' from desk.import_row"
            " where number = 2 order by import_id desc limit 1"
        )
        == kept
    )
    answer = check(importer, again, statement="{nothing}", place="no such")
    assert answer.status_code == 422
    assert sum("no column" in each for each in messages(answer)) == 2
    assert "{nothing}" in answer.text


def test_names_are_decided_once_each_by_suggestion_by_name_or_refused(
    desk: Desk, importer: Browser
) -> None:
    address = checked(importer)
    importer.get(address)
    who = "actors:Nobody We Know"
    answer = importer.send(f"{address}/names", **{"who-1": who, "choice-1": "", "name-1": "zzz"})
    assert answer.status_code == 422
    assert messages(answer)
    assert 'value="zzz"' in answer.text
    form = {"who-1": who, "choice-1": "", "name-1": "River Brigade"}
    assert importer.send(f"{address}/names", **form).status_code == 303
    decided = "select slug from desk.import_name where decided"
    assert desk.one(decided) == "river-brigade"
    address = checked(importer)
    importer.get(address)
    form = {"who-1": who, "choice-1": "refuse", "name-1": ""}
    assert importer.send(f"{address}/names", **form).status_code == 303
    assert desk.one(f"{decided} and slug is null") is None
    assert "to decide about" not in importer.get(address).text


def test_rows_are_left_out_and_taken_in_again_and_read_alike(desk: Desk, importer: Browser) -> None:
    address = checked(importer)
    state = "select state from desk.import_row where number = 4"
    for do, becomes in (("leave", "left_out"), ("back", "faulty")):
        importer.get(address)
        importer.send(f"{address}/rows/4", do=do, after="0", fault="")
        assert desk.one(state) == becomes
    form = {"column": "date", "found": "2017-02-30", "meant": "2017-02-28"}
    assert importer.send(f"{address}/alike", **form).status_code == 303
    assert desk.one(state) == "ready"


def test_faults_are_narrowed_by_kind_and_downloaded(desk: Desk, importer: Browser) -> None:
    address = checked(importer)
    code = desk.one("select faults -> 0 ->> 'code' from desk.import_row where number = 4")
    assert "Row 4" in importer.get(f"{address}?fault={code}").text
    assert "Row 4" not in importer.get(f"{address}?fault=another").text
    file = importer.get(f"{address}/faults.csv")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    lines = file.text.splitlines()
    assert lines[0] == "row,column,message"
    assert lines[1].startswith("4,date,")


def test_faults_are_told_in_the_readers_language_in_rows_choices_and_file(
    desk: Desk, importer: Browser
) -> None:
    address = checked(importer)
    english = desk.one("select faults -> 0 ->> 'message' from desk.import_row where number = 4")
    page = Page(200, importer.get(f"/fr{address}").text)
    choice = page.named("fault").text
    told = page.saying("2017-02-30", "field-error").text
    file = importer.get(f"/fr{address}/faults.csv").text
    assert english not in page.text
    assert english not in file
    assert told in choice
    assert told in file
    assert english in importer.get(f"{address}/faults.csv").text


def test_what_stands_in_cells_is_shown_as_text(desk: Desk, importer: Browser) -> None:
    hostile = (
        TABLE + '2017-02-31,<img src=x>,{{7*7}},holds,35.83,38.55,"<script>alert(1)</script>"\n'
    )
    address = checked(importer, hostile + "2017-02-31,a\x00b,c,holds,35.83,38.55,said\n")
    page = importer.get(address).text
    assert "<img src=x>" not in page
    assert "<script>alert" not in page
    assert "{{7*7}}" in page or "49" not in page
    assert desk.one("select count(*) from desk.import_row") == 7
