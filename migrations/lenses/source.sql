-- In a past map a source is no freer than it is today.
{% if lens == "as_known" %}
  {% set rows_shown = "case when today.rows_shown = 'counts' then 'counts' else r.rows_shown end" %}
  {% set shown_fields = "case when today.rows_shown = 'counts' then today.shown_fields else r.shown_fields end" %}
{% else %}
  {% set rows_shown, shown_fields = "r.rows_shown", "r.shown_fields" %}
{% endif %}
create view {{ lens }}.source as
select {{ record }}, r.slug, r.title, r.title_note, r.author, r.publisher, r.published_from,
  r.published_to, r.published_note, r.url, r.language, r.text_sha256, r.text_code_points,
  r.text_body_start, r.reliability, r.leaning, r.origin, r.collected_at, r.collected_by, r.note,
  r.search, r.free_to_show, r.translations, r.licence, r.terms_url, r.attribution, {{ rows_shown }} as rows_shown,
  {{ shown_fields }} as shown_fields
from {{ rows("source") }} r
{% if lens == "as_known" %}left join editorial.source today on today.id = r.id{% endif %}
where {{ is_seen("id source") }};

-- Nothing of who added a text when. Readers see it while it is kept and its source is marked as free to show, and no
-- other version of it; what isn't free today isn't shown in a past map either.
create view {{ lens }}.source_text as
select t.id, t.source_id, t.sha256, t.code_points, t.text
from editorial.source_text t
join {{ lens }}.source s on s.id = t.source_id and s.text_sha256 = t.sha256
{% if lens == "as_known" %}join editorial.source today on today.id = t.source_id{% endif %}
where s.free_to_show and s.rows_shown = 'all' and t.text is not null
{% if lens == "as_known" %}and today.free_to_show and today.status <> 'withdrawn'{% endif %};
