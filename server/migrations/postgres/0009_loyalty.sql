-- Points: a double-entry ledger per member and point currency, and what each member's orders earned in it. Every key
-- starts with workspace and member, so that the tables can be divided by member; nothing here is a row that all members
-- share, and totals of the programme are sums.

create schema loyalty;

create table loyalty.balances (
  workspace_id uuid not null,
  member_id uuid not null,
  currency text collate "C" not null,
  available bigint not null default 0,
  pending bigint not null default 0,
  lifetime_earned bigint not null default 0,
  lifetime_reversed bigint not null default 0,
  lifetime_redeemed bigint not null default 0,
  lifetime_adjusted bigint not null default 0,
  last_seq bigint not null default 0,
  updated_at timestamptz not null,
  constraint balances_pkey primary key (workspace_id, member_id, currency),
  constraint balances_exact check (
    abs(available) < 9007199254740992 and abs(pending) < 9007199254740992
    and abs(lifetime_earned) < 9007199254740992 and abs(lifetime_reversed) < 9007199254740992
    and abs(lifetime_redeemed) < 9007199254740992 and abs(lifetime_adjusted) < 9007199254740992),
  constraint balances_add_up check (
    available + pending = lifetime_earned - lifetime_reversed - lifetime_redeemed + lifetime_adjusted)
) with (fillfactor = 70);
call public.protect('loyalty.balances');
comment on table loyalty.balances is
  'A member''s account in one point currency, derived from the postings and kept in their transaction; whoever posts locks this row first. Written by loyalty/ledger.';

create table loyalty.transactions (
  workspace_id uuid not null,
  member_id uuid not null,
  currency text collate "C" not null,
  seq bigint not null,
  transaction_id uuid not null,
  kind text not null,
  unique_key text not null,
  points bigint not null,
  balance_after bigint not null,
  reason text not null,
  order_id text,
  rule_version int,
  occurred_at timestamptz not null,
  posted_at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  constraint transactions_pkey primary key (workspace_id, member_id, currency, seq),
  constraint transactions_once unique (workspace_id, member_id, currency, unique_key),
  constraint transactions_kind check (kind in ('earn', 'reverse', 'adjust', 'redeem')),
  constraint transactions_points check (points <> 0 and abs(points) < 9007199254740992)
);
call public.protect('loyalty.transactions');
comment on table loyalty.transactions is
  'One line of a member''s statement, never changed; unique_key is derived from its cause, seq is its place on the statement. Written by loyalty/ledger.';

create table loyalty.postings (
  workspace_id uuid not null,
  member_id uuid not null,
  currency text collate "C" not null,
  seq bigint not null,
  account text collate "C" not null,
  points bigint not null,
  constraint postings_pkey primary key (workspace_id, member_id, currency, seq, account),
  constraint postings_account check (account in (
    'member.available', 'member.pending',
    'programme.issued', 'programme.reversed', 'programme.redeemed', 'programme.adjusted')),
  constraint postings_points check (points <> 0 and abs(points) < 9007199254740992)
);
call public.protect('loyalty.postings');
comment on table loyalty.postings is
  'The legs of each transaction: what the member''s account and the programme''s account move by; they sum to zero and are never changed. Written by loyalty/ledger.';

create table loyalty.lots (
  workspace_id uuid not null,
  member_id uuid not null,
  currency text collate "C" not null,
  seq bigint not null,
  original bigint not null,
  remaining bigint not null,
  earned_at timestamptz not null,
  activates_at timestamptz not null,
  expires_at timestamptz,
  source_ref text,
  constraint lots_pkey primary key (workspace_id, member_id, currency, seq),
  constraint lots_remaining check (remaining between 0 and original),
  constraint lots_original check (original > 0 and original < 9007199254740992)
) with (fillfactor = 80);
call public.protect('loyalty.lots');
comment on table loyalty.lots is
  'The points of one credit (the transaction of the same seq) and how many are left; debits take from lots by end date, then age, then seq. Written by loyalty/ledger.';

create table loyalty.allocations (
  workspace_id uuid not null,
  member_id uuid not null,
  currency text collate "C" not null,
  debit_seq bigint not null,
  lot_seq bigint not null,
  points bigint not null,
  allocated_at timestamptz not null,
  constraint allocations_pkey primary key (workspace_id, member_id, currency, debit_seq, lot_seq),
  constraint allocations_points check (points > 0 and points < 9007199254740992)
);
call public.protect('loyalty.allocations');
comment on table loyalty.allocations is
  'Which lots a debit took, and how much; also which later lot repaid a debit that found too little. Never changed. Written by loyalty/ledger.';

create table loyalty.debts (
  workspace_id uuid not null,
  member_id uuid not null,
  currency text collate "C" not null,
  seq bigint not null,
  open_points bigint not null,
  constraint debts_pkey primary key (workspace_id, member_id, currency, seq),
  constraint debts_open check (open_points > 0 and open_points < 9007199254740992)
);
call public.protect('loyalty.debts');
comment on table loyalty.debts is
  'The part of a debit that no lot covered yet; the next credits repay it, oldest first, and then the row goes. Written by loyalty/ledger.';

create table loyalty.earning_rules (
  workspace_id uuid not null,
  version int not null,
  points_per_unit int not null,
  since timestamptz,
  active boolean not null,
  created_at timestamptz not null,
  created_by text not null,
  constraint earning_rules_pkey primary key (workspace_id, version),
  constraint earning_rules_points check (points_per_unit between 0 and 1000)
);
call public.protect('loyalty.earning_rules');
comment on table loyalty.earning_rules is
  'How orders earn points, one row a version; the highest version holds for orders that arrive from then on. Written by loyalty/earning.';

create table loyalty.member_earnings (
  workspace_id uuid not null,
  member_id uuid not null,
  order_points bigint not null default 0,
  loose_points bigint not null default 0,
  loose_taken bigint not null default 0,
  spend_mills bigint not null default 0,
  updated_at timestamptz not null,
  constraint member_earnings_pkey primary key (workspace_id, member_id),
  constraint member_earnings_bound check (
    loose_points >= 0 and order_points >= 0 and loose_taken between 0 and least(loose_points, order_points)),
  constraint member_earnings_exact check (
    abs(spend_mills) < 9007199254740992 and loose_points < 9007199254740992 and order_points < 9007199254740992)
) with (fillfactor = 70);
call public.protect('loyalty.member_earnings');
comment on table loyalty.member_earnings is
  'What a member''s orders earn net of their refunds, what refunds that name no order ask back, and how much of that was taken. Locked by whoever changes the member''s orders. Written by loyalty/earning.';

create table loyalty.order_earnings (
  workspace_id uuid not null,
  member_id uuid not null,
  order_id text not null,
  total_mills bigint,
  refunded_mills bigint not null default 0,
  points_per_unit int,
  rule_version int,
  earned bigint not null default 0,
  reversed bigint not null default 0,
  placed_at timestamptz,
  received_at timestamptz,
  import_id uuid,
  revision int not null default 0,
  constraint order_earnings_pkey primary key (workspace_id, member_id, order_id),
  constraint order_earnings_seen check (
    (total_mills is null) = (points_per_unit is null) and (total_mills is null) = (placed_at is null)),
  constraint order_earnings_amounts check (
    total_mills between 0 and 9007199254740991 and refunded_mills between 0 and 9007199254740991),
  constraint order_earnings_points check (
    earned between 0 and 9007199254740991 and reversed between 0 and earned)
) with (fillfactor = 80);
create index order_earnings_import on loyalty.order_earnings (workspace_id, import_id) where import_id is not null;
call public.protect('loyalty.order_earnings');
comment on table loyalty.order_earnings is
  'The facts of each order that decide its points: total, refunded so far, and the rule it came under; total is null while only a refund was seen or after an undo. Written by loyalty/earning.';

create table loyalty.order_refunds (
  workspace_id uuid not null,
  member_id uuid not null,
  refund_id text not null,
  original_order_id text,
  amount_mills bigint not null,
  points_per_unit int not null,
  refunded_at timestamptz not null,
  received_at timestamptz not null,
  import_id uuid,
  revision int not null default 0,
  constraint order_refunds_pkey primary key (workspace_id, member_id, refund_id),
  constraint order_refunds_amount check (amount_mills between 0 and 9007199254740991)
);
create index order_refunds_import on loyalty.order_refunds (workspace_id, import_id) where import_id is not null;
call public.protect('loyalty.order_refunds');
comment on table loyalty.order_refunds is
  'Each refund by its own id, so that a repeated one changes nothing; without an original order it counts against all the member''s orders. Written by loyalty/earning.';

create table loyalty.reversed_imports (
  workspace_id uuid not null,
  import_id uuid not null,
  reversed_at timestamptz not null,
  constraint reversed_imports_pkey primary key (workspace_id, import_id)
);
call public.protect('loyalty.reversed_imports');
comment on table loyalty.reversed_imports is
  'Imports that were undone: their orders earn nothing, also those still on their way through the log. Written by loyalty/earning.';

grant usage on schema loyalty to regulars_app;
grant select, insert, update, delete on all tables in schema loyalty to regulars_app;
revoke update, delete on loyalty.transactions, loyalty.postings, loyalty.allocations, loyalty.earning_rules from regulars_app;
