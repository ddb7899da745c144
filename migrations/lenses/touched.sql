-- Which positions have to be read again by whoever keeps them drawn: those that were written, with the
-- transaction that did it, and those that an embargo's end changes, by the instant of that.
create view published.position_touched as
select xid, position_id from editorial.position_touched;

create view published.position_appears as
select id as position_id, shown_from from editorial.position
where shown_from > '-infinity' and shown_from < 'infinity'
union all
select rests.position_id, claim.shown_from from editorial.claim
join editorial.position_claim rests on rests.claim_id = claim.id
where claim.shown_from > '-infinity' and claim.shown_from < 'infinity'
union all
select rests.position_id, link.shown_from from editorial.link
join editorial.position_claim rests on rests.claim_id = link.to_claim_id
where link.shown_from > '-infinity' and link.shown_from < 'infinity'
union all
select 0, shown_from from editorial.actor where shown_from > '-infinity' and shown_from < 'infinity'
union all
select 0, shown_from from editorial.place where shown_from > '-infinity' and shown_from < 'infinity';


-- The same of any record, for who keeps features as they were written.
create view published.record_touched as
select xid from editorial.record_touched;

-- When an embargo ends, of whatever record: which features tell of it isn't worked out.
create view published.record_appears as
{% for table in ("place", "actor", "source", "claim", "link", "position") -%}
select shown_from from editorial.{{ table }} where shown_from > '-infinity' and shown_from < 'infinity'
{{ "union all" if not loop.last }}
{% endfor %};

-- When the last embargo ended that is over, and when the next one ends: of any record, also of one that was withdrawn,
-- which past maps show from then on.
create view published.embargoes as
select
  greatest(
    {%- for table in tables %}
    (select max(embargo_until) from editorial.{{ table.table }} where embargo_until <= now()){{ "," if not loop.last }}
    {%- endfor %}
  ) as ended_at,
  least(
    {%- for table in tables %}
    (select min(embargo_until) from editorial.{{ table.table }} where embargo_until > now()){{ "," if not loop.last }}
    {%- endfor %}
  ) as ends_at;

-- Numbers of the features that tell of any record that was touched since a snapshot, by the noun of their collection;
-- «all» where any may have changed, or more than `most`. A place is told by its own feature, by those of what lies
-- in it or stands at it, and of what speaks of it. A claim is told by its own feature and those of the claims and
-- positions that any chain of links joins with it: what a position rests on is told along such chains. Hidden
-- records are followed as well, since they may have been seen before, so that the owner's rights are needed.
create or replace function published.features_touched(before pg_snapshot, most integer)
returns table (noun text, feature_id bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with recursive noted as (
    select distinct r.noun, r.record_id as id from editorial.record_touched r
    where r.xid >= pg_snapshot_xmin(before) and not pg_visible_in_snapshot(r.xid, before)
    and pg_visible_in_snapshot(r.xid, pg_current_snapshot())
    limit most + 1
  ),
  claims as (
    select id from noted where noted.noun = 'claim'
    union
    (select claim.id from noted join editorial.claim on claim.source_id = noted.id where noted.noun = 'source'
      limit most + 1)
    union
    select other.id from claims cross join lateral (
      select link.to_claim_id from editorial.link where link.from_claim_id = claims.id
      union all
      select link.from_claim_id from editorial.link where link.to_claim_id = claims.id
    ) other (id)
  ),
  found as (
    select 'all' as noun, 0::bigint as id from noted where noted.noun = 'all'
    union all
    select 'all', 0 from noted having count(*) > most
    union all
    select 'claims', id from claims
    union all
    select 'positions', rests.position_id from claims
    join editorial.position_claim rests on rests.claim_id = claims.id
    union all
    select 'positions', id from noted where noted.noun = 'position'
    union all
    select 'places', id from noted where noted.noun in ('place', 'place_told')
    union all
    select 'places', place.id from noted join editorial.place on place.part_of_id = noted.id where noted.noun = 'place'
    union all
    select 'positions', position.id from noted join editorial.position on position.place_id = noted.id
    where noted.noun = 'place'
    union all
    select 'claims', tie.claim_id from noted join editorial.claim_place tie on tie.place_id = noted.id
    where noted.noun = 'place'
  )
  select found.noun, found.id from found limit most + 1
$$;
revoke all on function published.features_touched(pg_snapshot, integer) from public;
