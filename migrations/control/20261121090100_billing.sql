-- What the product costs and who has which plan. Money is in minor units of the currency.

CREATE TABLE plan (
  id text PRIMARY KEY,
  name text NOT NULL,
  description text NOT NULL,
  price_monthly integer NOT NULL CHECK (price_monthly >= 0),
  price_annual integer NOT NULL CHECK (price_annual >= 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  stripe_price_monthly_id text,
  stripe_price_annual_id text,
  placement text NOT NULL
    CHECK (placement IN ('shared_schema', 'shared_database', 'dedicated', 'byoi', 'data_pod')),
  limits jsonb NOT NULL,
  is_public boolean NOT NULL,
  sort_order integer NOT NULL
);

-- Statuses are Stripe's own words, so that a new one needs no migration.
CREATE TABLE subscription (
  id uuid PRIMARY KEY,
  billing_account_id uuid NOT NULL UNIQUE REFERENCES billing_account (id) ON DELETE CASCADE,
  user_id uuid REFERENCES "user" (id) ON DELETE SET NULL,
  plan_id text NOT NULL REFERENCES plan (id),
  status text NOT NULL,
  billing_cycle text NOT NULL CHECK (billing_cycle IN ('monthly', 'annual')),
  stripe_customer_id text,
  stripe_subscription_id text UNIQUE,
  trial_ends_at timestamptz,
  current_period_start timestamptz,
  current_period_end timestamptz,
  cancel_at_period_end boolean NOT NULL DEFAULT false,
  canceled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX subscription_user_id_idx ON subscription (user_id);
CREATE INDEX subscription_plan_id_idx ON subscription (plan_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON plan, subscription TO {{app_role}};
