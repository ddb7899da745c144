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
# Columns of every view that readers get.
VIEWS = {
    "source": COLUMNS["record"] + " slug title title_note author publisher published_from"
    " published_to published_note url language text_sha256 text_code_points text_body_start"
    " reliability leaning origin collected_at collected_by note search",
    "actor": COLUMNS["record"] + " slug name short_name kind parent_id colour symbol note",
    "actor_name": COLUMNS["name"] + " actor_id",
    "place": COLUMNS["record"] + " slug name kind country part_of_id coarsen_to_m public_geom"
    " public_geom_3857 uncertainty_m evidence note",
    "place_name": COLUMNS["name"] + " place_id",
    "claim": COLUMNS["record"] + " " + COLUMNS["dated"] + " public_id source_id kind statement"
    " speaker_id paragraph start_offset end_offset quote locator credibility note search",
    "claim_place": COLUMNS["versioned"] + " claim_id ordinal place_id role",
    "claim_actor": COLUMNS["versioned"] + " claim_id ordinal actor_id role",
    "position": COLUMNS["record"] + " " + COLUMNS["dated"] + " public_id actor_id place_id"
    " coarsen_to_m public_geom public_geom_3857 posture modality uncertainty_m note",
    "position_claim": COLUMNS["versioned"] + " position_id ordinal claim_id",
    "link": COLUMNS["record"] + " public_id from_claim_id relation to_claim_id verdict why",
}
RECORDS = ("source", "actor", "place", "claim", "position", "link")
# A row is hidden when any record it rests on is: here the ways that lead to those records, each a
# list of (column, table it names). They are asked the other way round, as «no hidden record lies
# there», because hidden records are few and lie in small indexes of their own.
RESTS_ON = {
    "actor_name": ["actor_id actor"],
    "place_name": ["place_id place"],
    "claim": ["source_id source"],
    "claim_place": ["claim_id claim", "claim_id claim source_id source", "place_id place"],
    "claim_actor": ["claim_id claim", "claim_id claim source_id source", "actor_id actor"],
    "position": ["actor_id actor", "place_id place"],
    "position_claim": [
        "position_id position",
        "position_id position actor_id actor",
        "position_id position place_id place",
        "claim_id claim",
        "claim_id claim source_id source",
    ],
    "link": [
        "from_claim_id claim",
        "from_claim_id claim source_id source",
        "to_claim_id claim",
        "to_claim_id claim source_id source",
    ],
}
# A coarsened point is at least as uncertain as its cell: half the diagonal of a square.
SHOWN = {
    "uncertainty_m": "greatest(r.uncertainty_m, ceil(r.coarsen_to_m * 0.7072)::bigint)"
    " as uncertainty_m"
}
DATASET = "name, title, description, licence, credit, requires, region, change_id"
# In a sub-select, so that it is read once and not for every row.
KNOWN_AT = "(select current_setting('conflict_map.known_at')::timestamptz)"


def rows(table: str, lens: str) -> str:
    """The relation that holds the rows of a table as the lens sees them, before any hiding."""
    if lens == "published":
        return f"editorial.{table}"
    return f"(select * from history.{table}_version where sys_period @> {KNOWN_AT})"


def is_hidden(row: str, lens: str) -> str:
    """SQL that is true of a record that the lens hides for its own state."""
    moment = "now()" if lens == "published" else KNOWN_AT
    return f"({row}.status <> 'published' or {row}.concealed or {row}.embargo_until > {moment})"


def is_protected(row: str) -> str:
    """SQL that is true of a record as it stands today that must be in no past map either."""
    return f"({row}.concealed or {row}.embargo_until > now())"


def nothing_hidden(way: str, lens: str) -> list[str]:
    """Conditions that no record at the end of a way is hidden by the lens, or protected today."""
    steps = way.split()
    pairs = list(zip(steps[::2], steps[1::2], strict=True))
    relations, on, previous = [], [], "r"
    for depth, (column, table) in enumerate(pairs):
        last = depth == len(pairs) - 1
        relations.append((table, f"way{depth}", last))
        on.append(f"way{depth}.id = {previous}.{column}")
        previous = f"way{depth}"
    sources = ", ".join(f"{rows(table, lens)} {alias}" for table, alias, _ in relations)
    where = " and ".join(on)
    conditions = [
        f"not exists (select from {sources} where {where} and {is_hidden(previous, lens)})"
    ]
    if lens == "as_known":
        today = ", ".join(
            f"{'editorial.' + table if last else rows(table, lens)} {alias}"
            for table, alias, last in relations
        )
        conditions.append(
            f"not exists (select from {today} where {where} and {is_protected(previous)})"
        )
    return conditions


def create_view(table: str, lens: str) -> None:
    """Create the view of one table in one lens."""
    columns = VIEWS[table].split()
    conditions: list[str] = []
    if table in RECORDS:
        moment = "now()" if lens == "published" else KNOWN_AT
        conditions.append("r.status = 'published' and not r.concealed")
        conditions.append(f"(r.embargo_until is null or r.embargo_until <= {moment})")
        if lens == "as_known":
            # What protects a record today protects it in every past map.
            conditions.append(
                f"not exists (select from editorial.{table} today"
                f" where today.id = r.id and {is_protected('today')})"
            )
    for way in RESTS_ON.get(table, ()):
        conditions.extend(nothing_hidden(way, lens))
    if table == "position":
        conditions.append(
            f"exists (select from {rows('position_claim', lens)} rests"
            f" join {lens}.claim on claim.id = rests.claim_id where rests.position_id = r.id)"
        )
    shown = ", ".join(SHOWN.get(column, f"r.{column}") for column in columns)
    where = " where " + " and ".join(conditions) if conditions else ""
    op.execute(f"create view {lens}.{table} as select {shown} from {rows(table, lens)} r{where}")


def upgrade() -> None:
    for table, names in VIEWS.items():
        geom = ["geom"] if "public_geom" in names.split() else []
        columns = ", ".join(names.split() + geom)
        op.execute(
            f"create view history.{table}_version as select {columns} from editorial.{table}"
            f" union all select {columns} from history.{table}"
        )
    for table in RECORDS:
        for schema in ("editorial", "history"):
            op.execute(
                f"create index ix_{schema}_{table}_hidden on {schema}.{table} (id)"
                " where status <> 'published' or concealed or embargo_until is not null"
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
