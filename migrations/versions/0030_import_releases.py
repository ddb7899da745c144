"""What a file says beside what its source's files said before; how it is to be brought in."""

from alembic import op

revision = "0030"
down_revision = "0029"
# Readers go on reading while it is made.
LENSES_STAY = True

# See app/models/importing.py for what each column means.
TABLES = """
alter table desk.import
    add column options jsonb not null default '{}',
    add column slugs jsonb,
    add column compared jsonb,
    add column review_id bigint,
    add constraint fk_import_review_id_review foreign key (review_id) references desk.review (id),
    drop constraint ck_import_state,
    add constraint ck_import_state check (state in (
        'taken', 'checking', 'checked', 'comparing', 'bringing', 'brought', 'deciding', 'taking_back'
    ));
create index ix_import_source on desk.import (source) where change_id is not null;
create index ix_import_change_id on desk.import (change_id) where change_id is not null;
create index ix_import_review_id on desk.import (review_id) where review_id is not null;
alter table desk.import_row
    add column digest text not null default '',
    add column against text,
    add column earlier_import bigint,
    add column earlier_number bigint,
    add column differences jsonb,
    add column choices jsonb not null default '{}',
    add constraint ck_import_row_against check (against in ('changed', 'conflict', 'same')),
    drop constraint ck_import_row_state,
    add constraint ck_import_row_state check (
        state in ('ready', 'faulty', 'left_out', 'brought', 'same')
    );
create index ix_import_row_import_id_against on desk.import_row (import_id, against, number)
    where against in ('changed', 'conflict');
create table desk.import_gone (
    import_id bigint not null,
    claim text not null,
    earlier_import bigint not null,
    earlier_number bigint not null,
    outcome text,
    constraint pk_import_gone primary key (import_id, claim),
    constraint fk_import_gone_import_id_import foreign key (import_id)
        references desk.import (id) on delete cascade
);
"""


def upgrade() -> None:
    op.execute(TABLES)
