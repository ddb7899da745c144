-- A dataset's own description is never hidden; in the past it is there once it was loaded.
create view {{ lens }}.dataset as
select name, title, description, licence, credit, requires, region, change_id, release,
  language, translations
from editorial.dataset
{% if lens == "as_known" -%}
where change_id in (select id from editorial.change where made_at <= {{ known_at }})
{%- endif %};

-- What became of an id is for everybody who follows an old address.
create view {{ lens }}.retired as
select r.change_id, r.sys_period, r.id, r.dataset, r.ordinal, r.noun, r.record_key, r.became, r.why
from {{ rows("retired") }} r;
