-- When the map first showed a place: before it, every past map is empty.
create view published.first_known as
select min(shown.since) as at
from (
  select greatest(lower(was.sys_period), was.embargo_until) as since, upper(was.sys_period) as until
  from history.place_version was
  where was.status = 'published' and not was.concealed
  and not exists (select from editorial.place today where today.id = was.id and {{ protected("today") }})
) shown
where shown.since <= now() and (shown.until is null or shown.since < shown.until);
