-- Every version of each row that has a history, with all its columns: the one that stands, and those before.
{% for table in versioned %}
create view history.{{ table }}_version as
select {{ columns("editorial", table)|join(", ") }} from editorial.{{ table }}
union all
select {{ columns("editorial", table)|join(", ") }} from history.{{ table }};
{% endfor %}
