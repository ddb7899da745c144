-- Without the digests of what it linked: they tell readers nothing.
create view {{ lens }}.link as
select {{ record }}, r.public_id, r.from_claim_id, r.relation, r.to_claim_id, r.verdict, r.why
from {{ rows("link") }} r
where {{ is_seen("id link", "from_claim_id claim", "to_claim_id claim") }};
