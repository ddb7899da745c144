-- The map of chosen witnesses (`app/witnesses/`): what is left of a lens, `told` of `published` and `told_then` of
-- `as_known`. The session says in bits which claims, positions, sources and places stay, from the lowest number on; the
-- last bit is never set, and stands for all numbers beyond it. Actors stay but for where nobody is believed. Compared by «<>», of which the planner takes it that
-- nearly all rows stay, as they mostly do: by «=» it would plan for a handful.
{% set base = {"told": "published", "told_then": "as_known"}[lens] %}
{% macro bits(noun) -%} conflict_map.told_{{ noun }} {%- endmacro %}
{% macro stays(noun, column) -%}
get_bit(
  (select decode(current_setting('{{ bits(noun) }}'), 'base64')),
  least({{ column }}, (select current_setting('{{ bits(noun) }}_last')::bigint))
) <> 0
{%- endmacro %}
{% set own = {"claim": "claims", "position": "positions", "source": "sources", "place": "places"} %}
{% for view, columns in views(base) if view != "position_claim" %}
create view {{ lens }}.{{ view }} as
select r.* from {{ base }}.{{ view }} r
where true
{%- if view in own %} and {{ stays(own[view], "r.id") }}
{%- elif "claim_id" in columns %} and {{ stays("claims", "r.claim_id") }}
{%- elif "from_claim_id" in columns %} and {{ stays("claims", "r.from_claim_id") }} and {{ stays("claims", "r.to_claim_id") }}
{%- elif "source_id" in columns %} and {{ stays("sources", "r.source_id") }}
{%- elif "place_id" in columns %} and {{ stays("places", "r.place_id") }}
{%- elif view == "actor" or "actor_id" in columns %} and (select current_setting('conflict_map.told_nobody')) = ''
{%- endif %};
{% endfor %}

-- A position names the claims that are left, and besides those that stand in for others that are not.
create view {{ lens }}.position_claim as
select r.* from {{ base }}.position_claim r
where {{ stays("claims", "r.claim_id") }} and {{ stays("positions", "r.position_id") }}
union all
select null, null, (pair.value ->> 0)::bigint, (pair.value ->> 1)::integer, (pair.value ->> 2)::bigint
from jsonb_array_elements(current_setting('conflict_map.told_stand_ins')::jsonb) pair (value);
