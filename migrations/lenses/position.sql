create view {{ lens }}.position as
select {{ record }}, {{ dated }}, r.public_id, r.actor_id, r.place_id, r.cell_m as coarsen_to_m,
  r.public_geom, r.public_geom_3857, r.posture, r.modality,
  greatest(r.uncertainty_m, ceil(r.cell_m * 0.7072)::bigint) as uncertainty_m, r.note
from {{ rows("position") }} r
where {{ is_seen("id position") }};

create view {{ lens }}.position_claim as
select r.change_id, r.sys_period, r.position_id, r.ordinal, r.claim_id
from {{ rows("position_claim") }} r
where {{ is_seen("position_id position", "claim_id claim") }};
