"""Each passage keeps the hash of the text it was measured in, and what became of it in a later one.

Offsets mean something in one text only. Before, a claim's page paired them with the hash of
whatever text was in force.
"""

from alembic import op

revision = "0013"
down_revision = "0012"

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
# What of all versions, before and now, tells which text that was.
VERSION = {
    "source": "id, text_sha256, sys_period",
    "claim": "id, source_id, paragraph, start_offset, end_offset, quote, sys_period",
}
# The text in force at the instant at which the claim got the passage that the version has.
CHOSEN_IN = """
(
    select source.text_sha256 from source_version source
    where source.id = claim.source_id and source.sys_period @> (
        select min(lower(version.sys_period)) from claim_version version
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


def upgrade() -> None:
    for schema in ("editorial", "history"):
        op.execute(f"alter table {schema}.claim add column text_sha256 text")
    # Older versions get the hash they were measured with; no version is made of that.
    op.execute("alter table editorial.claim disable trigger user")
    op.execute("alter table history.claim disable trigger user")
    for table in ("source", "claim"):
        op.execute(
            f"create temporary view {table}_version as select {VERSION[table]}"
            f" from editorial.{table} union all select {VERSION[table]} from history.{table}"
        )
    op.execute(
        "create temporary table chosen on commit drop as"
        f" select id, sys_period, {CHOSEN_IN} as text_sha256 from claim_version claim"
        " where start_offset is not null"
    )
    op.execute("drop view source_version, claim_version")
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
    op.execute(PASSAGE_FOUND)
