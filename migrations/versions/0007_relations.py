"""How actors stand to each other over time: who came after whom, who fought beside whom.

Relations belong to an actor as its names do. Each rests on a claim, and readers see it only while
they see that claim and both actors.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

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


def upgrade() -> None:
    op.execute(ACTOR_RELATION)
    op.execute(HISTORY)
