-- What the providers told us, one row a movement of money.
create table captures (
  provider text not null check (provider in ('wechat', 'alipay')),
  transaction_id text not null,
  order_id text not null references orders (id),
  amount_fen bigint not null check (amount_fen > 0),
  created_at timestamptz not null default now(),
  primary key (provider, transaction_id)
);
create index captures_order on captures (order_id);

create table refunds (
  provider text not null check (provider in ('wechat', 'alipay')),
  refund_id text not null,
  order_id text not null references orders (id),
  amount_fen bigint not null check (amount_fen > 0),
  created_at timestamptz not null default now(),
  primary key (provider, refund_id)
);
create index refunds_order on refunds (order_id);

-- What we believe: double entries, never changed.
create table ledger_transactions (
  id bigint generated always as identity primary key,
  order_id text not null references orders (id),
  kind text not null check (kind in ('capture', 'refund')),
  created_at timestamptz not null default now(),
  unique (order_id, kind)
);

create table ledger_entries (
  transaction_id bigint not null references ledger_transactions (id),
  account text not null check (account in ('wechat', 'alipay', 'sales')),
  amount_fen bigint not null check (amount_fen <> 0),
  primary key (transaction_id, account)
);

create function ledger_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only';
end $$;

create trigger ledger_transactions_append_only before update or delete or truncate
  on ledger_transactions for each statement execute function ledger_refuse_change();
create trigger ledger_entries_append_only before update or delete or truncate
  on ledger_entries for each statement execute function ledger_refuse_change();

create function ledger_check_balance() returns trigger language plpgsql as $$
declare
  booked bigint;
  total bigint;
begin
  -- Two statements: an expression that names both columns fits neither table's row.
  if tg_table_name = 'ledger_entries' then
    booked := new.transaction_id;
  else
    booked := new.id;
  end if;
  select sum(amount_fen) into total from ledger_entries where transaction_id = booked;
  if total is distinct from 0 then
    raise exception 'ledger transaction % does not sum to zero: %', booked, total;
  end if;
  return null;
end $$;

-- Checked at commit, so that a transaction without entries is refused as well.
create constraint trigger ledger_transactions_balance after insert on ledger_transactions
  deferrable initially deferred for each row execute function ledger_check_balance();
create constraint trigger ledger_entries_balance after insert on ledger_entries
  deferrable initially deferred for each row execute function ledger_check_balance();
