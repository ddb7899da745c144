-- What is told of a source's claims where they may only be counted: how many there are of each place and
-- month, and of each value in the fields that may be shown. Nothing that tells one claim from another.
{% macro counted() -%}
  {{ rows("claim") }} r
  join {{ lens }}.source s on s.id = r.source_id and s.rows_shown = 'counts'
{%- endmacro %}
{% macro own_state() -%}
  {% if lens == "published" -%}
  editorial.own_shown_from(r.status, r.concealed, r.embargo_until) <= now()
  {%- else -%}
  {{ hidden("r", known_at) }} is not true
  and not exists (select from editorial.claim today where today.id = r.id and {{ protected("today") }})
  {%- endif %}
{%- endmacro %}
create view {{ lens }}.rows_of_place as
select r.source_id, place.id as place_id, date_trunc('month', r.valid_from::timestamp)::date as month,
  count(*) as claims
from {{ counted() }}
left join {{ rows("claim_place") }} named on named.claim_id = r.id and named.ordinal = 0
left join {{ lens }}.place on place.id = named.place_id
where {{ own_state() }}
group by 1, 2, 3;

create view {{ lens }}.rows_of_value as
select r.source_id, field.name, field.ordinal, cell.pair ->> 1 as value, count(*) as claims
from {{ counted() }}
cross join lateral jsonb_array_elements_text(s.shown_fields) with ordinality as field (name, ordinal)
join lateral jsonb_array_elements(r.row_cells) as cell (pair) on cell.pair ->> 0 = field.name
where {{ own_state() }}
group by 1, 2, 3, 4;
