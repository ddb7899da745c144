"""A map with far too much in one tile: points, lines and areas of every sort, by change after change.

By three actors on two claims, of which one is a forecast that came true. Points lie all over northern Arabia,
some of them drafts, some without a first or last day; many at one spot; small and large lines and areas, some
over the edges of tiles; several points as one; more places than are drawn one by one.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import text

from app.database import Engines, create_engines
from app.settings import Settings

FIRST = """
select setseed(0.2017);
insert into editorial.change (id, note) values (1, 'a test');
insert into editorial.source (id, slug, title, language, status, change_id)
    values (1, 'crowd', 'Source', 'en', 'published', 1), (2, 'crowd-2', 'Another', 'en', 'published', 1);
insert into editorial.actor (id, slug, name, kind, symbol, colour, status, change_id)
    select n, 'crowd-' || n, 'Actor ' || n, 'force', 'disc', '#336699', 'published', 1
    from generate_series(1, 3) n;
insert into editorial.claim (id, public_id, source_id, kind, statement, locator, valid_from, valid_to,
    valid_precision, status, change_id)
    select n, 'crowd-' || n, 1 + (n > 1)::int, (array['report', 'forecast', 'report'])[n], 'It is so.', 'page 1',
        date '2017-06-02' + n, date '2017-06-02' + n, 'day', 'published', 1
    from generate_series(1, 3) n;
insert into editorial.link (public_id, from_claim_id, to_claim_id, relation, verdict, why, status, change_id)
    values ('crowd', 3, 2, 'outcome', 'came_true', 'It came so.', 'published', 1);
create temporary table made as
    select n, 36 + 10 * random() as x, 31 + 6 * random() as y, random() as draw, random() as size,
        date '2017-06-01' + floor(20 * random())::int as day
    from generate_series(1, 2620) n;
insert into editorial.position (id, public_id, geom, actor_id, posture, modality, uncertainty_m,
    valid_from, valid_to, status, change_id)
    select n, 'crowd-' || n,
        st_setsrid(case
            when n <= 900 then st_makepoint(x, y)
            when n <= 2200 then st_makepoint(39.003, 35.003)
            when n <= 2400 then st_makeline(st_makepoint(x, y), st_makepoint(x + size / 9, y + draw / 9))
            when n <= 2430 then st_makeline(st_makepoint(x, y), st_makepoint(x + 2 * size, y))
            when n <= 2530 then st_makeenvelope(x, y, x + size / 20, y + draw / 20)
            when n <= 2550 then st_makeenvelope(x, y, x + size, y + draw)
            else st_collect(st_makepoint(x, y), st_makepoint(x + size, y + draw))
        end, 4326),
        1 + floor(3 * random())::int, (array['holds', 'attacks', 'advances'])[1 + floor(3 * random())::int],
        (array['observed', 'expected'])[1 + n % 2], (array[0, 100, 30000])[1 + n % 3],
        case when n % 7 > 0 then day end, case when n % 7 = 0 or n % 11 > 0 then day + 3 end,
        case when n % 20 = 0 then 'draft' else 'published' end, 1
    from made;
insert into editorial.position_claim (position_id, ordinal, claim_id, change_id)
    select id, 0, 1 + id % 2, 1 from editorial.position;
insert into editorial.place (id, slug, name, kind, geom, uncertainty_m, evidence, status, change_id)
    select n, 'crowd-' || n, 'Place ' || n, 'village',
        st_setsrid(case when n % 50 > 0 then st_makepoint(x, y)
            else st_makeline(st_makepoint(x, y), st_makepoint(x + size, y + draw)) end, 4326),
        100, 'a test', 'published', 1
    from made where n <= 1200;
insert into editorial.claim_place (claim_id, ordinal, place_id, role, change_id)
    select 1, id, id, 'where', 1 from editorial.place where id % 2 = 0;
drop table made
"""
# What is withdrawn goes from past maps too; what is moved, or of another actor, stays as it was there.
SECOND = """
insert into editorial.change (id, note) values (2, 'a test');
update editorial.position set status = 'withdrawn', withdrawn_reason = 'Wrong.', change_id = 2
    where id % 13 = 0 and status = 'published';
update editorial.position set geom = st_translate(geom, 0.5, 0.25), change_id = 2 where id % 9 = 0;
update editorial.position set actor_id = 1 + actor_id % 3, posture = 'holds', change_id = 2 where id % 8 = 0;
update editorial.position set coarsen_to_m = 20000, change_id = 2 where id % 17 = 0;
update editorial.position set valid_to = valid_to + 5, change_id = 2 where id % 10 = 0
"""


def make_crowd(
    clone_database: Callable[[], Engines], settings: Settings
) -> tuple[Engines, datetime]:
    """A database of its own with these, and an instant before the second change to them.

    Readers are given time on a busy machine: past maps take much of the database's.
    """
    cloned = clone_database()
    reading = cloned.servers.primary.engines.reading
    urls = [pool.url.render_as_string(hide_password=False) for pool in (cloned.owner, reading)]
    cloned.dispose()
    engines = create_engines(*urls, settings.model_copy(update={"statement_timeout_ms": 120_000}))
    with engines.owner.begin() as connection:
        for statement in FIRST.split(";"):
            connection.execute(text(statement))
    with engines.owner.begin() as connection:
        then: datetime = connection.scalar(text("select clock_timestamp()")).astimezone(UTC)
    with engines.owner.begin() as connection:
        for statement in SECOND.split(";"):
            connection.execute(text(statement))
        # As PostgreSQL does by itself a while after so many rows have come.
        connection.exec_driver_sql("analyze")
    return engines, then
