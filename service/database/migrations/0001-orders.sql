create table orders (
  id text primary key check (id ~ '^[bg]-[0-9a-z]{26}$'),
  title text not null,
  trip_id text,
  amount_fen bigint not null check (amount_fen between 1 and 10000000),
  synthetic boolean not null default false,
  status text not null default 'created' check (
    status in ('created', 'paying', 'paid', 'refunding', 'refunded', 'failed', 'closed')
  ),
  -- Fixed by the first pay call: two providers could both capture one order.
  provider text check (provider in ('wechat', 'alipay')),
  code_url text,
  transaction_id text,
  failure_code text,
  created_at timestamptz not null default now(),
  paying_at timestamptz,
  paid_at timestamptz,
  refunded_at timestamptz,
  -- When a process last took the order up; a claim of the recovery worker is an update of this.
  checked_at timestamptz not null default now(),
  check (status = 'created' or provider is not null)
);

create index orders_unsettled on orders (checked_at) where status in ('paying', 'refunding');
create index orders_synthetic_paid on orders (checked_at) where status = 'paid' and synthetic;

create table idempotency_keys (
  key text primary key,
  request_hash text not null,
  response_status integer not null,
  response_body text not null,
  created_at timestamptz not null default now()
);

create index idempotency_keys_age on idempotency_keys (created_at);
