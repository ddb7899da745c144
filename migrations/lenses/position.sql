create view {{ lens }}.position as
select {{ record }}, {{ dated }}, r.public_id, r.actor_id, r.place_id, r.cell_m as coarsen_to_m,
  r.public_geom, r.public_geom_3857, r.posture, r.modality,
  greatest(r.uncertainty_m, ceil(r.cell_m * 0.7072)::bigint) as uncertainty_m, r.note
from {{ rows("position") }} r
where {{ is_seen("position", "actor_id actor", "place_id place") }}
{%- if lens == "as_known" %}
and exists (
  select from {{ rows("position_claim") }} rests
  join as_known.claim on claim.id = rests.claim_id
  where rests.position_id = r.id
)
{%- endif %};

create view {{ lens }}.position_claim as
select r.change_id, r.sys_period, r.position_id, r.ordinal, r.claim_id
from {{ rows("position_claim") }} r
where {{ is_seen(none, "position_id position", "position_id position actor_id actor",
  "position_id position place_id place", "claim_id claim", "claim_id claim source_id source") }};
