-- Readers may look through their lenses, and at nothing else. The role is made here where the server
-- has none yet: it belongs to the whole cluster.
do $$ begin
  if not exists (select from pg_roles where rolname = 'conflict_map_reader') then
    create role conflict_map_reader nologin;
  end if;
  if not pg_has_role(current_user, 'conflict_map_reader', 'member') then
    grant conflict_map_reader to current_user;
  end if;
  execute format('revoke temporary on database %I from public', current_database());
end $$;
revoke all on schema as_recorded, as_sealed from public;
grant usage on schema published, as_known, told, told_then to conflict_map_reader;
grant select on all tables in schema published, as_known, told, told_then to conflict_map_reader;
-- What only the gazetteer knows is no secret.
grant usage on schema gazetteer to conflict_map_reader;
grant select on all tables in schema gazetteer to conflict_map_reader;
-- The views of then ask these with the rights of whoever looks; they answer with those of the owner.
{% for told in tables %}
grant execute on function history.hidden_{{ told.table }}() to conflict_map_reader;
{% endfor %}
grant execute on function published.features_touched(pg_snapshot, integer) to conflict_map_reader;
