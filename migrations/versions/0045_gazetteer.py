"""The gazetteer of the world has tables, which begin empty: countries are loaded as a map needs them.

They are nobody's work: no history, no change, no part of a backup's rows. The file that they are filled from ships.
"""

from alembic import op

revision = "0045"
down_revision = "0044"
# Readers go on reading while it is made.
LENSES_STAY = True

# See app/models/gazetteer.py for what each column means.
TABLES = """
create schema gazetteer;
create table gazetteer.country (
    code text not null,
    edition text not null,
    places integer not null,
    constraint pk_country primary key (code)
);
create table gazetteer.place (
    id integer not null,
    country text not null,
    name text not null,
    name_local text,
    name_ar text,
    feature text not null,
    population integer not null,
    longitude double precision not null,
    latitude double precision not null,
    constraint pk_place primary key (id),
    constraint fk_place_country_country foreign key (country) references gazetteer.country (code) on delete cascade
);
create index ix_place_country on gazetteer.place (country);
create table gazetteer.spelling (
    place_id integer not null,
    name text not null,
    folded text not null collate "C",
    key text not null collate "C",
    lead text collate "C",
    script text not null,
    constraint fk_spelling_place_id_place foreign key (place_id) references gazetteer.place (id) on delete cascade
);
create index ix_spelling_place_id on gazetteer.spelling (place_id);
create index ix_spelling_key on gazetteer.spelling (key, script);
create index ix_spelling_lead on gazetteer.spelling (lead, script) where lead is not null;
create index ix_spelling_folded on gazetteer.spelling (folded);
create index ix_spelling_trigrams on gazetteer.spelling using gin (folded gin_trgm_ops);
"""


def upgrade() -> None:
    op.execute(TABLES)
