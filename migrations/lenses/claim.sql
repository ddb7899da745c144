create view {{ lens }}.claim as
select {{ record }}, {{ dated }}, r.public_id, r.source_id, r.kind, r.statement, r.speaker_id,
  r.paragraph, r.start_offset, r.end_offset, r.quote, r.locator, r.credibility, r.note, r.search,
  r.text_sha256, r.row_file, r.row_sha256, r.row_sheet, r.row_number, r.row_key, r.row_cells, r.figures,
  r.statement_language, r.translations
from {{ rows("claim") }} r
where {{ is_seen("id claim") }};

create view {{ lens }}.claim_place as
select r.change_id, r.sys_period, r.claim_id, r.ordinal, r.place_id, r.role
from {{ rows("claim_place") }} r
where {{ is_seen("claim_id claim", "place_id place") }};

create view {{ lens }}.claim_actor as
select r.change_id, r.sys_period, r.claim_id, r.ordinal, r.actor_id, r.role
from {{ rows("claim_actor") }} r
where {{ is_seen("claim_id claim", "actor_id actor") }};

-- What is said of a place or an actor, with what counts and orders it: of all claims at once, without reading
-- each of them where the rows carry that along (migration 0029).
{% for noun in ("place", "actor") %}
create view {{ lens }}.said_of_{{ noun }} as
select r.{{ noun }}_id, r.claim_id,
{%- if lens == "published" %} r.claim_source_id as source_id, r.claim_valid_from as valid_from,
  r.claim_valid_to as valid_to, r.claim_valid_precision as valid_precision, r.claim_valid as valid
from editorial.claim_{{ noun }} r
where {{ is_seen() }}
{%- else %} claim.source_id, claim.valid_from, claim.valid_to, claim.valid_precision, claim.valid
from {{ lens }}.claim_{{ noun }} r
join {{ rows("claim") }} claim on claim.id = r.claim_id
{%- endif %};
{% endfor %}

-- How actors stand to each other is seen with both and with the claim that says so.
create view {{ lens }}.actor_relation as
select r.actor_id, r.ordinal, r.relation, r.other_id, {{ dated }}, r.claim_id, r.change_id,
  r.sys_period
from {{ rows("actor_relation") }} r
where {{ is_seen("actor_id actor", "other_id actor", "claim_id claim") }};

-- Where a passage was found again: of the claim and the text as they are seen.
create view {{ lens }}.passage_found as
select f.*
from editorial.passage_found f
join {{ lens }}.claim on claim.id = f.claim_id and claim.text_sha256 = f.measured_in
  and (claim.start_offset, claim.end_offset) = (f.start_offset, f.end_offset)
join {{ lens }}.source on source.id = claim.source_id and source.text_sha256 = f.looked_in
  and source.text_body_start = f.body_start;
