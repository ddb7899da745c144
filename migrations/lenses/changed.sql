-- The instants at which what readers see changed. A bulk of rows has one: each table is asked for the next older
-- one (index of migration 0035), not for all that it holds.
{% set nouns = ("place", "actor", "source", "claim", "position", "link") %}
{% macro shown() -%}
  r.embargo_until is null and r.shown_from < 'infinity' and r.shown_from <= now()
{%- endmacro %}
create view published.changed as
with recursive
{% for table in nouns %}
{{ ", " if not loop.first }}{{ table }} (at) as (
  (select lower(r.sys_period) from editorial.{{ table }} r where {{ shown() }}
  order by lower(r.sys_period) desc limit 1)
  union all
  select (
    select lower(r.sys_period) from editorial.{{ table }} r
    where {{ shown() }} and lower(r.sys_period) < newer.at
    order by lower(r.sys_period) desc limit 1
  )
  from {{ table }} newer where newer.at is not null
)
{% endfor %}
select at from (
{% for table in nouns %}
  select at from {{ table }}
  -- Of what was under an embargo, that it came is told since its end.
  union select greatest(lower(r.sys_period), r.embargo_until) from editorial.{{ table }} r
  where r.embargo_until is not null
  and r.shown_from > '-infinity' and r.shown_from < 'infinity' and r.shown_from <= now()
  union
{% endfor %}
  select at from published.corrected
  union select at from published.first_known
) instant
where at <= now();
