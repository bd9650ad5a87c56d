-- Whose identifier reported an order, where that is a profile that became part of the member: after a parting its orders,
-- and the points they earned, are its own again.

alter table loyalty.order_earnings add column profile_id uuid;
alter table loyalty.order_refunds add column profile_id uuid;
create index order_earnings_by_profile on loyalty.order_earnings (workspace_id, profile_id) where profile_id is not null;
create index order_refunds_by_profile on loyalty.order_refunds (workspace_id, profile_id) where profile_id is not null;
comment on column loyalty.order_earnings.profile_id is 'The profile that the order came by; null when that is the member itself.';
comment on column loyalty.order_refunds.profile_id is 'The profile that the refund came by; null when that is the member itself.';
