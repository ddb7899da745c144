"""What readers wait for when the map holds many claims: `python -m benchmarks.many_claims [CLAIMS]`.

Rows are made up inside the database of a throwaway instance: as many places as a hundredth of the
claims, positions for a tenth of them, a few places that much is said about and many with little, as
real reporting has them. Every request is made anew, as for the first reader after a change.
"""

import random
import sys
import time
import urllib.error
import urllib.request

from sqlalchemy import Connection, text

from app.commands.opening import open_database
from app.names import fold, name_key
from app.settings import Settings
from benchmarks.bare_tables import bare
from benchmarks.first_light import percentile_95, row
from scripts.instance import Instance, folder, running

CLAIMS = 1_000_000
ROUNDS = 20
# North of Arabia, between the Mediterranean and the Gulf.
BOX = "36,31,46,37"
SYLLABLES = ("al", "ba", "da", "ri", "mu", "tan", "qa", "sha", "ra", "wi", "hu", "zor", "ka", "lam")
PATHS = {
    "The map's page": "/",
    "A panel, of the busiest place": "/places/made-1/panel",
    "A page, of the busiest place": "/places/made-1",
    "A panel, of a quiet place": "/places/made-{quiet}/panel",
    "A page, of the busiest actor": "/actors/isis",
    "A list of claims": "/claims",
    "A list of places": "/places",
    "A list of sources": "/sources",
    "A search for a name": "/search?q=Raqqah",
    "A search for words": "/search?q=convoy+bridge",
    "Positions of a day in a window": "/api/v1/positions?on=2016-06-07&bbox=38,34,41,37&limit=500",
    "Places in a window": "/api/v1/places?bbox=38,34,41,37&limit=500",
    "Positions, up to 10,000": "/api/v1/positions",
    "Places, up to 10,000": "/api/v1/places",
    "Claims with a word": "/api/v1/claims?q=convoy&limit=100",
    "Claims of a day": "/api/v1/claims?on=2016-06-07&limit=100",
    "A tile of positions, far out": "/tiles/positions/6/38/25.mvt",
    "A tile of positions, near": "/tiles/positions/10/623/404.mvt",
    "The past: claims known a moment ago": "/api/v1/claims?known={known}&limit=100",
}
SOURCES = """
insert into editorial.source (slug, title, language, status, change_id)
select 'made-' || n, 'Report ' || n, 'en', 'published', :change
from generate_series(1, :sources) n
"""
# What is filled without triggers, all of it to be shown.
BARE = (
    "editorial.claim",
    "editorial.claim_place",
    "editorial.claim_actor",
    "editorial.position",
    "editorial.position_claim",
)
# What triggers would have had these rows carry along.
ALL_CARRIED = """
do $$ begin
    if to_regproc('editorial.mend_carried') is not null then
        perform editorial.mend_carried();
    end if;
end $$
"""
# Who keeps positions drawn reads all of them anew.
ALL_TOUCHED = """
do $$ begin
    if to_regclass('editorial.position_touched') is not null then
        insert into editorial.position_touched (position_id) values (-1);
    end if;
end $$
"""
# A claim's place and a position's are drawn towards the first ones: n * u^3.
FILL = """
insert into editorial.claim (public_id, source_id, kind, statement, locator, valid_from, valid_to,
    valid_precision, status, change_id)
select 'made-' || n, source.id, (array['report', 'assessment', 'forecast'])[1 + n % 3],
    'Number ' || n || ': a ' || (array['convoy', 'patrol', 'column', 'battery'])[1 + n % 4]
    || ' was at the ' || (array['bridge', 'school', 'silo', 'crossroads', 'dam'])[1 + n % 5],
    'page ' || n % 40, day, day, 'day', 'published', :change
from generate_series(1, :claims) n
cross join lateral (select date '2011-01-01' + (n % 5000 * 7919 % 5000) as day) when_it_was
join editorial.source on source.slug = 'made-' || (1 + n % :sources);

analyze editorial.claim;

insert into editorial.claim_place (claim_id, ordinal, place_id, role, change_id)
select claim.id, 0, place.id, 'where', :change
from (select id, 1 + floor(:places * power(random(), 3))::bigint as drawn
    from editorial.claim where change_id = :change) claim
join editorial.place on place.slug = 'made-' || claim.drawn;

insert into editorial.claim_actor (claim_id, ordinal, actor_id, role, change_id)
select claim.id, 0, actors.ids[1 + floor(cardinality(actors.ids) * power(random(), 2))::int],
    'doing', :change
from editorial.claim, (select array_agg(id order by slug = 'isis' desc, id) as ids
    from editorial.actor) actors
where claim.change_id = :change;

analyze editorial.claim_place, editorial.claim_actor;

insert into editorial.position (public_id, geom, public_geom, public_geom_3857, actor_id, place_id, posture,
    modality, uncertainty_m, valid_from, valid_to, valid_precision, status, change_id)
select claim.public_id, place.geom, place.public_geom, place.public_geom_3857, claim_actor.actor_id, place.id,
    (array['holds', 'present', 'contests', 'attacks'])[1 + claim.id % 4], 'observed', 1000,
    claim.valid_from, claim.valid_from + 30, 'days', 'published', :change
from editorial.claim
join editorial.claim_place on claim_place.claim_id = claim.id
join editorial.claim_actor on claim_actor.claim_id = claim.id
join editorial.place on place.id = claim_place.place_id
where claim.change_id = :change and claim.id % :every = 0;

insert into editorial.position_claim (position_id, ordinal, claim_id, change_id)
select position.id, 0, claim.id, :change
from editorial.position join editorial.claim using (public_id)
where position.change_id = :change
"""
# What PostgreSQL does by itself a while after rows have come; without it, joins take hours.
KNOWN = "analyze editorial.place, editorial.source"
PLACE = """
insert into editorial.place (slug, name, kind, geom, uncertainty_m, evidence, status, change_id)
values (:slug, :name, 'village', st_setsrid(st_makepoint(:east, :north), 4326), 500, 'made up',
    'published', :change)
"""
NAMED = """
insert into editorial.place_name (place_id, ordinal, name, language, script, is_main, key, folded,
    change_id)
select id, 0, :name, 'en', 'Latn', true, :key, :folded, :change
from editorial.place where slug = :slug
"""


def fill(connection: Connection, claims: int, every: int = 10) -> None:
    """Make up that many claims, their sources, places and positions, as one change.

    A position rests on one of so many claims.
    """
    connection.execute(text("set local statement_timeout = 0"))
    draw = random.Random(2017)
    change = connection.scalar(
        text("insert into editorial.change (note) values ('Made up') returning id")
    )
    west, south, east, north = (float(edge) for edge in BOX.split(","))
    places = []
    for number in range(1, claims // 100 + 1):
        name = "".join(draw.choices(SYLLABLES, k=3)).title()
        spot = {"east": draw.uniform(west, east), "north": draw.uniform(south, north)}
        words = {"name": name, "key": name_key(name), "folded": fold(name)}
        places.append({"slug": f"made-{number}", "change": change} | spot | words)
    connection.execute(text(PLACE), places)
    connection.execute(text(NAMED), places)
    numbers = {
        "change": change,
        "claims": claims,
        "places": len(places),
        "sources": max(1, claims // 300),
        "every": every,
    }
    connection.execute(text(SOURCES), numbers)
    connection.execute(text(KNOWN))
    connection.execute(text("set local maintenance_work_mem = '256MB'"))
    with bare(connection, BARE):
        for statement in FILL.split(";"):
            connection.execute(text(statement), numbers)
    connection.execute(text(ALL_CARRIED))
    connection.execute(text(ALL_TOUCHED))


def measure(instance: Instance, claims: int) -> None:
    """The time until each answer is there, one request after the other."""
    known = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    for what, path in PATHS.items():
        address = instance.url + path.format(quiet=claims // 150, known=known)
        request = urllib.request.Request(address, headers={"Cookie": "a=b"})
        times: list[float] = []
        try:
            for _ in range(ROUNDS):
                begun = time.perf_counter()
                with urllib.request.urlopen(request) as answer:
                    size = len(answer.read())
                times.append((time.perf_counter() - begun) * 1000)
        except urllib.error.HTTPError as error:
            # What takes longer than the database lets a reader wait.
            row(what, f"status {error.code}", "given up")
        else:
            row(what, f"{percentile_95(times):.0f} ms", f"{size / 1000:,.0f} kB")


def main() -> None:
    """Fill an instance and print the table."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS
    with folder() as data_dir, running(data_dir) as instance:
        with open_database(Settings(data_dir=data_dir)) as database:
            begun = time.perf_counter()
            with database.engines.owner.begin() as connection:
                fill(connection, claims)
            owner = database.engines.owner.execution_options(isolation_level="AUTOCOMMIT")
            with owner.connect() as connection:
                connection.execute(text("set statement_timeout = 0"))
                # What PostgreSQL does by itself a while after so many rows have come.
                connection.execute(text("vacuum analyze"))
                size = connection.scalar(
                    text("select pg_size_pretty(pg_database_size(current_database()))")
                )
        row(f"{claims:,} claims made in", f"{time.perf_counter() - begun:.0f} s", str(size))
        measure(instance, claims)


if __name__ == "__main__":
    main()
