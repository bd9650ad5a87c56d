-- The page of a member lists the arms they were given; the primary key begins with the experiment.

create index assignments_by_member on experiments.assignments (workspace_id, member_id);
