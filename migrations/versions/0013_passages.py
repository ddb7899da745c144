"""Each passage keeps the hash of the text it was measured in, and what became of it in a later one.

Offsets mean something in one text only. Before, a claim's page paired them with the hash of
whatever text was in force.
"""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import sqlalchemy
from alembic import op

revision = "0013"
down_revision = "0012"

READER = "conflict_map_reader"
KNOWN_AT = "(select current_setting('conflict_map.known_at')::timestamptz)"

# Whoever gives no hash means the text in force.
NAME_TEXT = """
create function editorial.name_text() returns trigger language plpgsql as $$
begin
    if new.start_offset is null then
        new.text_sha256 := null;
    elsif new.text_sha256 is null then
        select source.text_sha256 into new.text_sha256
        from editorial.source where source.id = new.source_id;
    end if;
    return new;
end $$
"""
# The text in force at the instant at which the claim got the passage that the version has.
CHOSEN_IN = """
(
    select source.text_sha256 from history.source_version source
    where source.id = claim.source_id and source.sys_period @> (
        select min(lower(version.sys_period)) from history.claim_version version
        where version.id = claim.id and version.source_id = claim.source_id
        and (version.paragraph, version.start_offset, version.end_offset)
            = (claim.paragraph, claim.start_offset, claim.end_offset)
        and version.quote is not distinct from claim.quote
    )
)
"""
# See app/models/text.py for what each column means.
PASSAGE_FOUND = """
create table editorial.passage_found (
    claim_id bigint not null,
    start_offset bigint not null,
    end_offset bigint not null,
    measured_in text not null,
    looked_in text not null,
    body_start bigint not null,
    paragraphs bigint[] not null,
    constraint pk_passage_found primary key (
        claim_id, start_offset, end_offset, measured_in, looked_in, body_start
    ),
    constraint fk_passage_found_claim_id_claim foreign key (claim_id)
        references editorial.claim (id) on delete cascade
)
"""


def lenses() -> Any:
    """The migration that made the lenses, to make the views of claims anew."""
    path = Path(__file__).with_name("0003_lenses.py")
    spec = spec_from_file_location("lenses_0003", path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{path} can't be read.")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Replacing:
    """Runs what creates a view so that it replaces the one that is there."""

    @staticmethod
    def execute(statement: str) -> None:
        """Run it on the migration's connection."""
        op.execute(statement.replace("create view", "create or replace view", 1))


def columns_of(view: str) -> list[str]:
    """The columns that a view has by now, in their order."""
    schema, name = view.split(".")
    return list(
        op.get_bind().scalars(
            sqlalchemy.text(
                "select column_name from information_schema.columns"
                " where table_schema = :schema and table_name = :name order by ordinal_position"
            ),
            {"schema": schema, "name": name},
        )
    )


def found_view(lens: str) -> str:
    """SQL for what readers see of found passages through one lens: those of claim and text as seen."""
    return f"""
        create view {lens}.passage_found as select f.* from editorial.passage_found f
        join {lens}.claim on claim.id = f.claim_id and claim.text_sha256 = f.measured_in
            and (claim.start_offset, claim.end_offset) = (f.start_offset, f.end_offset)
        join {lens}.source on source.id = claim.source_id and source.text_sha256 = f.looked_in
            and source.text_body_start = f.body_start
    """


def upgrade() -> None:
    for schema in ("editorial", "history"):
        op.execute(f"alter table {schema}.claim add column text_sha256 text")
    # Older versions get the hash they were measured with; no version is made of that.
    op.execute("alter table editorial.claim disable trigger user")
    op.execute("alter table history.claim disable trigger user")
    op.execute(
        "create temporary table chosen on commit drop as"
        f" select id, sys_period, {CHOSEN_IN} as text_sha256 from history.claim_version claim"
        " where start_offset is not null"
    )
    for schema in ("editorial", "history"):
        op.execute(
            f"update {schema}.claim set text_sha256 = chosen.text_sha256 from chosen"
            " where chosen.id = claim.id and chosen.sys_period = claim.sys_period"
        )
    op.execute("alter table editorial.claim enable trigger user")
    op.execute("alter table history.claim enable trigger user")
    op.execute(
        "alter table editorial.claim add constraint ck_claim_text_sha256"
        " check (text_sha256 ~ '^[0-9a-f]{64}$')"
    )
    op.execute(NAME_TEXT)
    op.execute(
        "create trigger t1_name_text before insert or update on editorial.claim"
        " for each row execute function editorial.name_text()"
    )
    made = lenses()
    made.op = Replacing
    versions = ", ".join([*columns_of("history.claim_version"), "text_sha256"])
    op.execute(
        f"create or replace view history.claim_version as select {versions} from editorial.claim"
        f" union all select {versions} from history.claim"
    )
    made.VIEWS["claim"] = " ".join([*columns_of("published.claim"), "text_sha256"])
    for lens in ("published", "as_known"):
        made.create_view("claim", lens)
    op.execute(
        "create or replace view as_recorded.claim as"
        f" select * from history.claim_version where sys_period @> {KNOWN_AT}"
    )
    op.execute(PASSAGE_FOUND)
    for lens in ("published", "as_known"):
        op.execute(found_view(lens))
        op.execute(f"grant select on {lens}.passage_found to {READER}")
    op.execute("create view as_recorded.passage_found as select * from editorial.passage_found")
