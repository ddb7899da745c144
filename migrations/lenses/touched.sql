-- Which positions have to be read again by whoever keeps them drawn: those that were written, with the
-- transaction that did it, and those that an embargo's end changes, by the instant of that.
create view published.position_touched as
select xid, position_id from editorial.position_touched;

create view published.position_appears as
select id as position_id, shown_from from editorial.position
where shown_from > '-infinity' and shown_from < 'infinity'
union all
select rests.position_id, claim.shown_from from editorial.claim
join editorial.position_claim rests on rests.claim_id = claim.id
where claim.shown_from > '-infinity' and claim.shown_from < 'infinity'
union all
select rests.position_id, link.shown_from from editorial.link
join editorial.position_claim rests on rests.claim_id = link.to_claim_id
where link.shown_from > '-infinity' and link.shown_from < 'infinity'
union all
select 0, shown_from from editorial.actor where shown_from > '-infinity' and shown_from < 'infinity'
union all
select 0, shown_from from editorial.place where shown_from > '-infinity' and shown_from < 'infinity';
