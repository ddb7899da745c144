-- A coarsened point is at least as uncertain as its cell: half the diagonal of a square.
create view {{ lens }}.place as
select {{ record }}, r.slug, r.name, r.kind, r.country, r.part_of_id, r.cell_m as coarsen_to_m,
  r.public_geom, r.public_geom_3857,
  greatest(r.uncertainty_m, ceil(r.cell_m * 0.7072)::bigint) as uncertainty_m, r.evidence, r.note
from {{ rows("place") }} r
where {{ is_seen("id place") }};

create view {{ lens }}.place_name as
select {{ name }}, r.place_id
from {{ rows("place_name") }} r
where {{ is_seen("place_id place") }};
