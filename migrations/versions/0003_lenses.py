"""The two lenses, `published` and `as_known`, and the role that can read nothing else."""

from alembic import op

revision = "0003"
down_revision = "0002"

READER = "conflict_map_reader"

COLUMNS = {
    "record": "id dataset status embargo_until withdrawn_reason concealed change_id sys_period",
    "versioned": "change_id sys_period",
    "dated": "valid_from valid_to valid_precision valid",
    "name": "id ordinal name language script cited is_main key folded change_id sys_period",
}
# Every view, in the order in which they build on each other: the columns that readers get, and
# what must hold beside the record's own state. {lens} stands for the schema being built.
VIEWS = {
    "source": (
        COLUMNS["record"] + " slug title title_note author publisher published_from published_to"
        " published_note url language text_sha256 text_code_points text_body_start reliability"
        " leaning origin collected_at collected_by note search",
        "",
    ),
    "actor": (COLUMNS["record"] + " slug name short_name kind parent_id colour symbol note", ""),
    "actor_name": (
        COLUMNS["name"] + " actor_id",
        "exists (select from {lens}.actor where actor.id = r.actor_id)",
    ),
    "place": (
        COLUMNS["record"] + " slug name kind country part_of_id coarsen_to_m public_geom"
        " public_geom_3857 uncertainty_m evidence note",
        "",
    ),
    "place_name": (
        COLUMNS["name"] + " place_id",
        "exists (select from {lens}.place where place.id = r.place_id)",
    ),
    "claim": (
        COLUMNS["record"] + " " + COLUMNS["dated"] + " public_id source_id kind statement"
        " speaker_id paragraph start_offset end_offset quote locator credibility note search",
        "exists (select from {lens}.source where source.id = r.source_id)",
    ),
    "claim_place": (
        COLUMNS["versioned"] + " claim_id ordinal place_id role",
        "exists (select from {lens}.claim where claim.id = r.claim_id)"
        " and exists (select from {lens}.place where place.id = r.place_id)",
    ),
    "claim_actor": (
        COLUMNS["versioned"] + " claim_id ordinal actor_id role",
        "exists (select from {lens}.claim where claim.id = r.claim_id)"
        " and exists (select from {lens}.actor where actor.id = r.actor_id)",
    ),
    "position": (
        COLUMNS["record"] + " " + COLUMNS["dated"] + " public_id actor_id place_id coarsen_to_m"
        " public_geom public_geom_3857 posture modality uncertainty_m note",
        "exists (select from {lens}.actor where actor.id = r.actor_id)"
        " and (r.place_id is null"
        " or exists (select from {lens}.place where place.id = r.place_id))"
        " and exists (select from {position_claim} rests"
        " join {lens}.claim on claim.id = rests.claim_id where rests.position_id = r.id)",
    ),
    "position_claim": (
        COLUMNS["versioned"] + " position_id ordinal claim_id",
        "exists (select from {lens}.position where position.id = r.position_id)"
        " and exists (select from {lens}.claim where claim.id = r.claim_id)",
    ),
    "link": (
        COLUMNS["record"] + " public_id from_claim_id relation to_claim_id verdict why",
        "exists (select from {lens}.claim where claim.id = r.from_claim_id)"
        " and exists (select from {lens}.claim where claim.id = r.to_claim_id)",
    ),
}
# A coarsened point is at least as uncertain as its cell: half the diagonal of a square.
SHOWN = {
    "uncertainty_m": "greatest(r.uncertainty_m, ceil(r.coarsen_to_m * 0.7072)::bigint)"
    " as uncertainty_m"
}
DATASET = "name, title, description, licence, credit, requires, region, change_id"
KNOWN_AT = "current_setting('conflict_map.known_at')::timestamptz"


def rows(table: str, lens: str) -> str:
    """The relation that holds the rows of a table as the lens sees them, before any hiding."""
    if lens == "published":
        return f"editorial.{table}"
    return f"(select * from history.{table}_version where sys_period @> {KNOWN_AT})"


def create_view(table: str, lens: str) -> None:
    """Create the view of one table in one lens."""
    names, condition = VIEWS[table]
    columns = names.split()
    conditions = []
    if "status" in columns:
        moment = "now()" if lens == "published" else KNOWN_AT
        conditions.append("r.status = 'published' and not r.concealed")
        conditions.append(f"(r.embargo_until is null or r.embargo_until <= {moment})")
        if lens == "as_known":
            # What protects a record today protects it in every past map.
            conditions.append(
                f"not exists (select from editorial.{table} today where today.id = r.id"
                " and (today.concealed or today.embargo_until > now()))"
            )
    if condition:
        position_claim = rows("position_claim", lens)
        conditions.append(condition.format(lens=lens, position_claim=position_claim))
    shown = ", ".join(SHOWN.get(column, f"r.{column}") for column in columns)
    where = " where " + " and ".join(conditions) if conditions else ""
    op.execute(f"create view {lens}.{table} as select {shown} from {rows(table, lens)} r{where}")


def upgrade() -> None:
    for table, (names, _) in VIEWS.items():
        geom = ["geom"] if "public_geom" in names.split() else []
        columns = ", ".join(names.split() + geom)
        op.execute(
            f"create view history.{table}_version as select {columns} from editorial.{table}"
            f" union all select {columns} from history.{table}"
        )
    for lens in ("published", "as_known"):
        op.execute(f"create schema {lens}")
        for table in VIEWS:
            create_view(table, lens)
    # A dataset's own description is never hidden; in the past it is there once it was loaded.
    op.execute(f"create view published.dataset as select {DATASET} from editorial.dataset")
    op.execute(
        f"""create view as_known.dataset as select {DATASET} from editorial.dataset
        where change_id in (select id from editorial.change where made_at <= {KNOWN_AT})"""
    )
    op.execute(
        f"""do $$ begin
            if not exists (select from pg_roles where rolname = '{READER}') then
                create role {READER} nologin;
            end if;
            if not pg_has_role(current_user, '{READER}', 'member') then
                grant {READER} to current_user;
            end if;
            execute format('revoke temporary on database %I from public', current_database());
        end $$"""
    )
    for lens in ("published", "as_known"):
        op.execute(f"grant usage on schema {lens} to {READER}")
        op.execute(f"grant select on all tables in schema {lens} to {READER}")
