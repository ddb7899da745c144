-- What editors see of the past: all that stood at an instant. A text never changes, and what was found of
-- a passage is no statement of its own: both are seen whatever the instant.
{% for table in versioned if table != "retired" %}
create view as_recorded.{{ table }} as select * from {{ rows(table) }} r;
{% endfor %}
create view as_recorded.source_text as select * from editorial.source_text;
create view as_recorded.passage_found as select * from editorial.passage_found;
