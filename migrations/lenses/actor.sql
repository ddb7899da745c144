create view {{ lens }}.actor as
select {{ record }}, r.slug, r.name, r.short_name, r.kind, r.parent_id, r.colour, r.symbol, r.sidc, r.note
from {{ rows("actor") }} r
where {{ is_seen("id actor") }};

create view {{ lens }}.actor_name as
select {{ name }}, r.actor_id
from {{ rows("actor_name") }} r
where {{ is_seen("actor_id actor") }};
