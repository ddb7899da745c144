-- The log of corrections: what readers had seen, and then saw changed, withdrawn or brought back.

{# Columns in which no reader can see a change: the record's number, folder and version; its state, which the
   log tells as a kind of its own; what is computed of other columns; keys, which never change; how coarse a
   place is shown, which its geometry and uncertainty tell. #}
{% set unseen = "id dataset change_id sys_period status embargo_until withdrawn_reason concealed valid search
  public_geom_3857 slug public_id coarsen_to_m".split() %}
{# The field of the document in which a column stands, where they aren't called alike. #}
{% set fields = {
  "source": {"text_sha256": "text", "text_code_points": "text", "text_body_start": "text", "free_to_show": "text"},
  "actor": {"parent_id": "parent"},
  "place": {"public_geom": "geometry", "part_of_id": "part_of"},
  "claim": {"source_id": "source", "speaker_id": "speaker", "paragraph": "passage", "start_offset": "passage",
            "end_offset": "passage", "quote": "passage", "text_sha256": "passage", "valid_from": "valid",
            "valid_to": "valid", "valid_precision": "valid"},
  "position": {"public_geom": "geometry", "actor_id": "actor", "place_id": "place"},
  "link": {"from_claim_id": "from", "to_claim_id": "to"},
} %}
{% macro seen(noun, column) %}exists (select from published.{{ noun }} p where p.id = c.{{ column }}){% endmacro %}
{# Rows that belong to a record: their table, the field of the document, what must be seen of the row. #}
{% set belonging = {
  "actor": [("actor_name", "names", []),
            ("actor_relation", "relations", [seen("claim", "claim_id"), seen("actor", "other_id")])],
  "place": [("place_name", "names", [])],
  "claim": [("claim_place", "places", [seen("place", "place_id")]),
            ("claim_actor", "actors", [seen("actor", "actor_id")])],
  "position": [("position_claim", "claims", [seen("claim", "claim_id")])],
} %}

{# What a withdrawn record must not rest on: something that readers mustn't know of. #}
{% macro open(row) -%}
  {{ row }}.status in ('published', 'withdrawn') and not {{ row }}.concealed
  and ({{ row }}.embargo_until is null or {{ row }}.embargo_until <= now())
{%- endmacro %}
{% macro open_source(row) -%}
  exists (select from editorial.source s where s.id = {{ row }}.source_id and {{ open("s") }})
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

{% macro fields_changed(table) -%}
  array_remove(array[
  {%- for column in columns("published", table) if column not in unseen %}
    {{- ", " if not loop.first }}
    case when {{ plain("was", column) }} is distinct from {{ plain("became", column) }}
      then '{{ fields[table].get(column, column) }}' end
  {%- endfor %}
  {%- for child, field, conditions in belonging.get(table, []) %},
    case when exists (
      select from editorial.{{ child }} c where c.{{ table }}_id = was.id and c.change_id = was.ended_by
      {% for condition in conditions %}and {{ condition }}{% endfor %}
    ) or exists (
      select from history.{{ child }} c where c.{{ table }}_id = was.id
      and was.ended_by in (c.change_id, c.ended_by)
      {% for condition in conditions %}and {{ condition }}{% endfor %}
    ) then '{{ field }}' end
  {%- endfor %}
  ]::text[], null)
{%- endmacro %}

create view published.correction as
select * from (
{% for table, key in [("source", "slug"), ("actor", "slug"), ("place", "slug"), ("claim", "public_id"),
                      ("position", "public_id"), ("link", "public_id")] %}
{{ "union all" if not loop.first }}
select was.ended_by as change_id, '{{ table }}s' as noun, was.id as record_id, today.{{ key }} as key,
  upper(was.sys_period) as at,
  case
    when became.status = 'withdrawn' then 'withdrawn'
    when was.status = 'withdrawn' then 'brought_back'
    else 'changed'
  end as kind,
  case when was.status = 'published' and became.status = 'published'
    then {{ fields_changed(table) }} else '{}'::text[]
  end as fields,
  case when became.status = 'withdrawn'
    then coalesce(became.withdrawn_reason, change.note) else change.note
  end as why
from history.{{ table }} was
join history.{{ table }}_version became on became.id = was.id and became.change_id = was.ended_by
join editorial.{{ table }} today on today.id = was.id
join editorial.change on change.id = was.ended_by
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
{% endfor %}
) correction
where kind <> 'changed' or fields <> '{}';
