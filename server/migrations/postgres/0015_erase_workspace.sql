-- Removing a workspace (the demo) takes every row of it, also from append-only tables that the product's role may not
-- delete from. The function runs as the owner; it deletes by workspace only, and only one that was marked as removed.

create function public.erase_workspace(target uuid, rows_at_once int) returns bigint
  language plpgsql
  security definer
  set search_path = pg_catalog
as $$
declare
  tenant_table regclass;
  deleted bigint;
  total bigint := 0;
begin
  if not exists (select from access.workspaces where workspaces.workspace_id = target and workspaces.removed_at is not null) then
    raise exception 'workspace % is not marked as removed', target;
  end if;
  for tenant_table in
    select class.oid::regclass
      from pg_class as class
      join pg_attribute as attribute
        on attribute.attrelid = class.oid
       and attribute.attname = 'workspace_id'
     where class.relkind = 'r'
       and class.relforcerowsecurity
       and class.oid <> 'access.workspaces'::regclass
     order by class.relname = 'versions', class.relname
  loop
    execute format('delete from %s where ctid = any (array(select ctid from %s where workspace_id = $1 limit $2))', tenant_table, tenant_table)
      using target, rows_at_once;
    get diagnostics deleted = row_count;
    total := total + deleted;
  end loop;
  return total;
end
$$;

revoke all on function public.erase_workspace(uuid, int) from public;
grant execute on function public.erase_workspace(uuid, int) to regulars_app;
