-- The log of corrections: what readers had seen, and then saw changed, withdrawn or brought back.

{# Columns in which no reader can see a change: the record's number, folder and version; its state, which the
   log tells as a kind of its own; what is computed of other columns; keys, which never change; how coarse a
   place is shown, which its geometry and uncertainty tell. #}
{% set unseen = "id dataset change_id sys_period status embargo_until withdrawn_reason concealed valid search
  public_geom_3857 slug public_id coarsen_to_m".split() %}
{% macro seen(noun, column) %}exists (select from published.{{ noun }} p where p.id = c.{{ column }}){% endmacro %}

{# What a withdrawn record must not rest on: something that readers mustn't know of. #}
{% macro open(row) -%}
  {{ row }}.status in ('published', 'withdrawn') and not {{ row }}.concealed
  and ({{ row }}.embargo_until is null or {{ row }}.embargo_until <= now())
{%- endmacro %}
{% macro open_source(row) -%}
  exists (
    select from editorial.source s
    where s.id = {{ row }}.source_id and {{ open("s") }} and s.rows_shown = 'all'
  )
{%- endmacro %}
{% set open_claim = open("k") ~ " and " ~ open_source("k") %}
{% set open_below %}
  exists (select from editorial.actor a where a.id = today.actor_id and {{ open("a") }})
  and (today.place_id is null
    or exists (select from editorial.place p where p.id = today.place_id and {{ open("p") }}))
  and exists (
    select from editorial.position_claim r join editorial.claim k on k.id = r.claim_id
    where r.position_id = today.id and {{ open_claim }}
  )
{% endset %}
{% set open_ends %}
  (select count(*) from editorial.claim k
    where k.id in (today.from_claim_id, today.to_claim_id) and {{ open_claim }}) = 2
{% endset %}
{% set rests = {"claim": open_source("today"), "position": open_below, "link": open_ends} %}

{# A value that compares without PostGIS's operators, which a dump's restore can't find. #}
{% macro plain(row, column) -%}
  {% if "geom" in column %}public.st_asbinary({{ row }}.{{ column }}){% else %}{{ row }}.{{ column }}{% endif %}
{%- endmacro %}

{# `told` is what the noun tells of its table: the field of each column, and the rows that belong to a record,
   of which those are compared that readers see whatever they refer to. #}
{% macro seen_whole(references) -%}
  {% for referred, column in references %}and {{ seen(referred, column) }}{% endfor %}
{%- endmacro %}
{% macro fields_changed(told) -%}
  array_remove(array[
  {%- for column in columns("published", told.table) if column not in unseen %}
    {{- ", " if not loop.first }}
    case when {{ plain("was", column) }} is distinct from {{ plain("became", column) }}
      then '{{ told.fields.get(column, column) }}' end
  {%- endfor %}
  {%- for child, field, references in told.lists %},
    case when exists (
      select from editorial.{{ child }} c where c.{{ told.table }}_id = was.id and c.change_id = was.ended_by
      {{ seen_whole(references) }}
    ) or exists (
      select from history.{{ child }} c where c.{{ told.table }}_id = was.id
      and was.ended_by in (c.change_id, c.ended_by)
      {{ seen_whole(references) }}
    ) then '{{ field }}' end
  {%- endfor %}
  ]::text[], null)
{%- endmacro %}

{# Versions of a table's rows that readers saw, and that another one followed that they saw or missed. #}
{% macro corrected(table) -%}
from editorial.change
join history.{{ table }} was on was.ended_by = change.id
join history.{{ table }}_version became on became.id = was.id and became.change_id = was.ended_by
join editorial.{{ table }} today on today.id = was.id
where not was.concealed and not today.concealed and not became.concealed
and (was.embargo_until is null or was.embargo_until <= upper(was.sys_period))
and (today.embargo_until is null or today.embargo_until <= now())
and (was.status, became.status) in (
  ('published', 'published'), ('published', 'withdrawn'), ('withdrawn', 'published')
)
and (
  exists (select from published.{{ table }} seen where seen.id = was.id)
  or (today.status = 'withdrawn' {{ "and " ~ rests[table] if table in rests }})
)
{%- endmacro %}

create view published.correction as
select * from (
{% for told in tables %}
{% set table, key = told.table, told.key %}
{{ "union all" if not loop.first }}
select was.ended_by as change_id, '{{ told.noun }}' as noun, was.id as record_id, today.{{ key }} as key,
  upper(was.sys_period) as at,
  case
    when became.status = 'withdrawn' then 'withdrawn'
    when was.status = 'withdrawn' then 'brought_back'
    else 'changed'
  end as kind,
  case when was.status = 'published' and became.status = 'published'
    then {{ fields_changed(told) }} else '{}'::text[]
  end as fields,
  case when became.status = 'withdrawn'
    then coalesce(became.withdrawn_reason, change.note) else change.note
  end as why
{{ corrected(table) }}
{% endfor %}
) correction
where kind <> 'changed' or fields <> '{}';

-- The instants of those, each once and found by an index (migration 0035): a bulk of rows has one, and none of
-- them is compared with what it became.
create view published.corrected as
with recursive
{% for told in tables %}
{{ ", " if not loop.first }}{{ told.table }} (at) as (
  (select upper(r.sys_period) from history.{{ told.table }} r order by upper(r.sys_period) desc limit 1)
  union all
  select (
    select upper(r.sys_period) from history.{{ told.table }} r where upper(r.sys_period) < newer.at
    order by upper(r.sys_period) desc limit 1
  )
  from {{ told.table }} newer where newer.at is not null
)
{% endfor %}
{% for told in tables %}
{{ "union" if not loop.first }}
select at from {{ told.table }} ended
where exists (select {{ corrected(told.table) }} and upper(was.sys_period) = ended.at)
{% endfor %};
