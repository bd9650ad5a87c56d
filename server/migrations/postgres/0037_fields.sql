-- The register of personal fields: what each is for, on which ground it is kept and how long. Workspaces of before get the
-- fields of the product and go on collecting whatever is sent until they say otherwise.

create table members.fields (
  workspace_id uuid not null,
  field text not null,
  label jsonb not null,
  built_in boolean not null,
  purpose jsonb not null,
  legal_basis text not null,
  retention_days int,
  required boolean not null,
  registered_on date not null,
  written_on date,
  constraint fields_pkey primary key (workspace_id, field),
  constraint fields_have_a_purpose check (
    length(btrim(purpose ->> 'en')) > 0 and length(btrim(purpose ->> 'zh-CN')) > 0),
  constraint fields_legal_basis check (
    legal_basis in ('consent', 'contract', 'legitimate_interest', 'legal_obligation')),
  constraint fields_retention check (retention_days > 0)
);
comment on table members.fields is
  'Personal fields that may be collected, each with its purpose, legal basis and retention; written_on is the last day a value came. Written by modules/members.';

insert into members.fields
  (workspace_id, field, label, built_in, purpose, legal_basis, retention_days, required, registered_on)
select workspaces.workspace_id, known.field, known.label, true, reason.purpose, reason.legal_basis, null, false,
       current_date
  from access.workspaces
 cross join (values
   ('name', '{"en": "Name", "zh-CN": "姓名"}'::jsonb, 'service'),
   ('first_name', '{"en": "First name", "zh-CN": "名"}'::jsonb, 'service'),
   ('last_name', '{"en": "Last name", "zh-CN": "姓"}'::jsonb, 'service'),
   ('nickname', '{"en": "Nickname", "zh-CN": "昵称"}'::jsonb, 'service'),
   ('email', '{"en": "E-mail", "zh-CN": "邮箱"}'::jsonb, 'contact'),
   ('phone', '{"en": "Phone", "zh-CN": "手机号"}'::jsonb, 'contact'),
   ('address', '{"en": "Address", "zh-CN": "地址"}'::jsonb, 'delivery'),
   ('birthday', '{"en": "Birthday", "zh-CN": "生日"}'::jsonb, 'age'),
   ('id_number', '{"en": "Identity number", "zh-CN": "证件号码"}'::jsonb, 'identity'),
   ('open_id', '{"en": "WeChat OpenID", "zh-CN": "微信 OpenID"}'::jsonb, 'identity'),
   ('union_id', '{"en": "WeChat UnionID", "zh-CN": "微信 UnionID"}'::jsonb, 'identity'),
   ('ip', '{"en": "IP address", "zh-CN": "IP 地址"}'::jsonb, 'security'),
   ('avatar', '{"en": "Avatar", "zh-CN": "头像"}'::jsonb, 'service'),
   ('jurisdiction', '{"en": "Jurisdiction", "zh-CN": "法域"}'::jsonb, 'law'),
   ('country', '{"en": "Country", "zh-CN": "国家"}'::jsonb, 'law'),
   ('time_zone', '{"en": "Time zone", "zh-CN": "时区"}'::jsonb, 'quiet'),
   ('language', '{"en": "Language", "zh-CN": "语言"}'::jsonb, 'service'),
   ('store', '{"en": "Store", "zh-CN": "所属门店"}'::jsonb, 'stores'),
   ('region', '{"en": "Region", "zh-CN": "所属区域"}'::jsonb, 'stores'),
   ('city', '{"en": "City", "zh-CN": "城市"}'::jsonb, 'delivery'),
   ('province', '{"en": "Province", "zh-CN": "省份"}'::jsonb, 'delivery'),
   ('gender', '{"en": "Gender", "zh-CN": "性别"}'::jsonb, 'service')
 ) as known (field, label, reason)
  join (values
   ('service', '{"en": "To address and serve the member", "zh-CN": "称呼并服务会员"}'::jsonb, 'contract'),
   ('contact', '{"en": "To reach the member and to tell who they are", "zh-CN": "联系会员并识别身份"}'::jsonb, 'contract'),
   ('delivery', '{"en": "To deliver what was bought, and offers of the place", "zh-CN": "配送商品与提供当地权益"}'::jsonb, 'contract'),
   ('age', '{"en": "To keep minors safe, and for benefits of the birthday", "zh-CN": "保护未成年人，并提供生日权益"}'::jsonb, 'contract'),
   ('identity', '{"en": "To know the same member again on other channels", "zh-CN": "跨渠道识别同一会员"}'::jsonb, 'contract'),
   ('security', '{"en": "To find misuse", "zh-CN": "发现滥用行为"}'::jsonb, 'legitimate_interest'),
   ('law', '{"en": "To know which law holds for the member", "zh-CN": "确定适用的法律"}'::jsonb, 'legal_obligation'),
   ('quiet', '{"en": "To keep the quiet hours of the member", "zh-CN": "遵守会员所在地的免打扰时段"}'::jsonb, 'legal_obligation'),
   ('stores', '{"en": "To let the store or region that looks after the member see them", "zh-CN": "便于所属门店或区域服务会员"}'::jsonb, 'contract')
 ) as reason (code, purpose, legal_basis)
    on reason.code = known.reason;
call public.protect('members.fields');

create table members.field_policies (
  workspace_id uuid not null,
  registered_only boolean not null,
  constraint field_policies_pkey primary key (workspace_id)
);
call public.protect('members.field_policies');
comment on table members.field_policies is
  'Whether fields that are not in the register are kept out; without a row they are collected. Written by modules/members.';

create table members.field_findings (
  workspace_id uuid not null,
  name text not null,
  source text not null,
  kept_out_on date not null,
  constraint field_findings_pkey primary key (workspace_id, name, source)
);
call public.protect('members.field_findings');
comment on table members.field_findings is
  'Fields that came and were kept out because they are not in the register: by whom they were sent, and the last day. Written by modules/members.';

grant select, insert, update, delete on members.fields, members.field_policies, members.field_findings to regulars_app;
