-- Without the digests of what it linked: they tell readers nothing.
create view {{ lens }}.link as
select {{ record }}, r.public_id, r.from_claim_id, r.relation, r.to_claim_id, r.verdict, r.why
from {{ rows("link") }} r
where {{ is_shown("link") }}
and {{ rests_on("from_claim_id claim") }} and {{ rests_on("from_claim_id claim source_id source") }}
and {{ rests_on("to_claim_id claim") }} and {{ rests_on("to_claim_id claim source_id source") }};
