"""How actors stand to each other over time: who came after whom, who fought beside whom.

Relations belong to an actor as its names do. Each rests on a claim, and readers see it only while
they see that claim and both actors.
"""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from alembic import op

revision = "0007"
down_revision = "0006"

READER = "conflict_map_reader"
KNOWN_AT = "current_setting('conflict_map.known_at')::timestamptz"
COLUMNS = (
    "actor_id, ordinal, relation, other_id, valid_from, valid_to, valid_precision, valid, claim_id,"
    " change_id, sys_period"
)

# See app/models/actor.py for what each column means.
ACTOR_RELATION = """
create table editorial.actor_relation (
    change_id bigint not null,
    sys_period tstzrange not null default tstzrange(now(), null),
    actor_id bigint not null,
    ordinal bigint not null,
    relation text not null,
    other_id bigint not null,
    valid_from date,
    valid_to date,
    valid_precision text,
    valid daterange generated always as (
        case
            when valid_from is null and valid_to is null then null
            when valid_from > valid_to then 'empty'::daterange
            else daterange(valid_from, valid_to, '[]')
        end
    ) stored,
    claim_id bigint not null,
    constraint pk_actor_relation primary key (actor_id, ordinal),
    constraint fk_actor_relation_change_id_change foreign key (change_id)
        references editorial.change (id),
    constraint fk_actor_relation_actor_id_actor foreign key (actor_id)
        references editorial.actor (id) on delete cascade,
    constraint fk_actor_relation_other_id_actor foreign key (other_id)
        references editorial.actor (id),
    constraint fk_actor_relation_claim_id_claim foreign key (claim_id)
        references editorial.claim (id),
    constraint ck_actor_relation_other check (other_id <> actor_id),
    constraint ck_actor_relation_relation check (
        relation in ('succeeds', 'allied_with', 'part_of')
    ),
    constraint ck_actor_relation_valid_order check (valid_from <= valid_to),
    constraint ck_actor_relation_valid_precision check (
        valid_precision in ('day', 'days', 'week', 'month', 'year', 'vague')
    )
);
create index ix_actor_relation_other_id on editorial.actor_relation (other_id);
create index ix_actor_relation_claim_id on editorial.actor_relation (claim_id);
create index ix_actor_relation_change_id on editorial.actor_relation (change_id);
"""

HISTORY = """
create table history.actor_relation (like editorial.actor_relation);
alter table history.actor_relation add column ended_by bigint;
create index ix_history_actor_relation_period on history.actor_relation using gist (sys_period);
create index ix_history_actor_relation_of on history.actor_relation (actor_id);
create index ix_history_actor_relation_change_id on history.actor_relation (change_id);
create index ix_history_actor_relation_ended_by on history.actor_relation (ended_by);
create trigger t9_keep_version before insert or update or delete on editorial.actor_relation
    for each row execute function editorial.keep_version();
create trigger refuse_loss before update or delete on history.actor_relation
    for each row execute function editorial.refuse_loss();
create trigger refuse_truncate before truncate on history.actor_relation
    for each statement execute function editorial.refuse_loss();
"""


def relation_view(lens: str, rows: str) -> str:
    """SQL for what readers see of the relations through one lens."""
    return f"""
        create view {lens}.actor_relation as select {COLUMNS} from {rows} r
        where exists (select from {lens}.actor where actor.id = r.actor_id)
        and exists (select from {lens}.actor where actor.id = r.other_id)
        and exists (select from {lens}.claim where claim.id = r.claim_id)
    """


def corrections() -> Any:
    """The migration that made the view of corrections, to make it anew with relations in it."""
    path = Path(__file__).with_name("0005_desk.py")
    spec = spec_from_file_location("corrections_0005", path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{path} can't be read.")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def upgrade() -> None:
    op.execute(ACTOR_RELATION)
    op.execute(HISTORY)
    op.execute(
        f"create view history.actor_relation_version as"
        f" select {COLUMNS} from editorial.actor_relation"
        f" union all select {COLUMNS} from history.actor_relation"
    )
    then = f"(select * from history.actor_relation_version where sys_period @> {KNOWN_AT})"
    op.execute(relation_view("published", "editorial.actor_relation"))
    op.execute(relation_view("as_known", then))
    op.execute(f"create view as_recorded.actor_relation as select * from {then} r")
    for lens in ("published", "as_known"):
        op.execute(f"grant select on {lens}.actor_relation to {READER}")
    made = corrections()
    made.CHILDREN["actor"] = (
        *made.CHILDREN["actor"],
        (
            "actor_relation",
            "relations",
            "exists (select from published.claim p where p.id = c.claim_id)"
            " and exists (select from published.actor p where p.id = c.other_id)",
        ),
    )
    union = " union all ".join(made.corrections_of(table) for table in made.RECORDS)
    op.execute(
        "create or replace view published.correction as select * from ("
        + union
        + ") correction where kind <> 'changed' or fields <> '{}'"
    )
