-- Which records the lens of then hides, as ranges of their numbers: for their own state at the instant that the session
-- set, for what protects them today, which holds for every past map, and for what they rest on where the rows
-- that ask don't tell that themselves. Hidden records are few and lie in small indexes of their own, so that it is
-- told in the fraction of a millisecond, and no row has to look for them.
{% macro numbers(name) -%}
  select v.id from history.{{ name }} v where v.sys_period @> known and {{ hidden("v", "known") }}
  union all
  select v.id from editorial.{{ name }} v where v.sys_period @> known and {{ hidden("v", "known") }}
  union all
  select t.id from editorial.{{ name }} t where {{ protected("t") }}
{%- endmacro %}
{% for told in tables %}
{% set table = told.table %}
create or replace function history.hidden_{{ table }}() returns int8multirange
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  known timestamptz := {{ known_at }};
{% if table == "position" %}
  claims int8multirange := history.hidden_claim();
  claim_ids bigint[] := array(
    select generate_series(lower(range), upper(range) - 1) from unnest(claims) range
  );
{% endif %}
begin
  return (
    select coalesce(range_agg(int8range(hidden.id, hidden.id, '[]')), '{}')
    from (
      {{ numbers(table) }}
{% if table == "claim" %}
      -- Of a source that is hidden, or whose rows may only be counted, then or today.
      union all
      select c.id
      from (
        {{ numbers("source") }}
        union all
        select v.id from history.source v where v.sys_period @> known and v.rows_shown = 'counts'
        union all
        select v.id from editorial.source v where v.rows_shown = 'counts'
      ) source
      join history.claim_version c on c.source_id = source.id and c.sys_period @> known
{% elif table == "position" %}
{% for above in ("actor", "place") %}
      union all
      select p.id
      from ({{ numbers(above) }}) above
      join history.position_version p on p.{{ above }}_id = above.id and p.sys_period @> known
{% endfor %}
      -- With no claim beneath it that is seen. By their numbers, which are looked up in an index.
      union all
      select rests.position_id
      from history.position_claim_version rests
      where rests.claim_id = any (claim_ids) and rests.sys_period @> known
        and not exists (
          select from history.position_claim_version other
          where other.position_id = rests.position_id and other.sys_period @> known
            and not claims @> other.claim_id
        )
{% endif %}
    ) hidden
  );
end $$;
revoke execute on function history.hidden_{{ table }}() from public;
{% endfor %}
