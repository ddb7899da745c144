"""The gazetteer's tables tell when each country was loaded, its spellings, and what is being loaded."""

from alembic import op

revision = "0048"
down_revision = "0047"
LENSES_STAY = True

# See app/models/gazetteer.py for what each column means.
TABLES = """
alter table gazetteer.country
    add column spellings integer not null default 0,
    add column loaded_at timestamptz not null default now();
update gazetteer.country set spellings = (
    select count(*) from gazetteer.spelling join gazetteer.place on place.id = spelling.place_id
    where place.country = country.code
);
create table gazetteer.loading (
    code text not null,
    began_at timestamptz,
    failed_at timestamptz,
    constraint pk_loading primary key (code)
);
"""


def upgrade() -> None:
    op.execute(TABLES)
