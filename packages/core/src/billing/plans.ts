import type { PlanLimits, TenantPlacement } from "@formtrap/contracts";

export interface Plan {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Minor units (cents) of `currency`. */
  readonly priceMonthly: number;
  readonly priceAnnual: number;
  readonly currency: string;
  readonly placement: TenantPlacement;
  readonly limits: PlanLimits;
  readonly isPublic: boolean;
}

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;

/** What a space in the customer's own infrastructure may use: the customer pays for both, so little is limited. */
const byoiLimits: PlanLimits = {
  spacesMax: null,
  seatsMax: 1,
  submissionsPerMonth: null,
  storageBytesMax: null,
  fileSizeBytesMax: 100 * MEBIBYTE,
  rateLimitPerMinuteMax: 600,
  customDomainsMax: 10,
};

/**
 * What this deployment sells, in the order in which it is shown. Edit freely: the next deploy writes it to the
 * control database. A plan that somebody has bought is hidden (`isPublic: false`), never removed.
 */
export const plans: readonly Plan[] = [
  {
    id: "free",
    name: "Free",
    description: "Try it: a small hosted space for one person.",
    priceMonthly: 0,
    priceAnnual: 0,
    currency: "USD",
    placement: "shared_schema",
    limits: {
      spacesMax: 1,
      seatsMax: 1,
      submissionsPerMonth: 100,
      storageBytesMax: 100 * MEBIBYTE,
      fileSizeBytesMax: 10 * MEBIBYTE,
      rateLimitPerMinuteMax: 60,
      customDomainsMax: 0,
    },
    isPublic: true,
  },
  {
    id: "hosted_lite",
    name: "Hosted Lite",
    description: "A hosted database of your own for one small site.",
    priceMonthly: 900,
    priceAnnual: 9_000,
    currency: "USD",
    placement: "shared_database",
    limits: {
      spacesMax: 1,
      seatsMax: 2,
      submissionsPerMonth: 500,
      storageBytesMax: 500 * MEBIBYTE,
      fileSizeBytesMax: 25 * MEBIBYTE,
      rateLimitPerMinuteMax: 120,
      customDomainsMax: 1,
    },
    isPublic: true,
  },
  {
    id: "hosted_pro",
    name: "Hosted Pro",
    description: "A hosted database of your own with room for several sites.",
    priceMonthly: 2_900,
    priceAnnual: 29_000,
    currency: "USD",
    placement: "shared_database",
    limits: {
      spacesMax: 3,
      seatsMax: 5,
      submissionsPerMonth: 5_000,
      storageBytesMax: 10 * GIBIBYTE,
      fileSizeBytesMax: 100 * MEBIBYTE,
      rateLimitPerMinuteMax: 300,
      customDomainsMax: 5,
    },
    isPublic: true,
  },
  {
    id: "solo",
    name: "Solo",
    description: "Your own Postgres and bucket, one space.",
    priceMonthly: 1_200,
    priceAnnual: 12_000,
    currency: "USD",
    placement: "byoi",
    limits: { ...byoiLimits, spacesMax: 1, customDomainsMax: 3 },
    isPublic: true,
  },
  {
    id: "pro",
    name: "Pro",
    description: "Your own Postgres and bucket, as many spaces as you like.",
    priceMonthly: 2_000,
    priceAnnual: 20_000,
    currency: "USD",
    placement: "byoi",
    limits: byoiLimits,
    isPublic: true,
  },
  {
    id: "team",
    name: "Team",
    description: "Your own Postgres and bucket, shared by a team.",
    priceMonthly: 4_000,
    priceAnnual: 40_000,
    currency: "USD",
    placement: "byoi",
    limits: { ...byoiLimits, seatsMax: 15, customDomainsMax: 50 },
    isPublic: true,
  },
  {
    id: "business",
    name: "Business",
    description: "A dedicated database server, run by us.",
    priceMonthly: 19_900,
    priceAnnual: 199_000,
    currency: "USD",
    placement: "dedicated",
    limits: {
      ...byoiLimits,
      seatsMax: 50,
      submissionsPerMonth: 100_000,
      storageBytesMax: 100 * GIBIBYTE,
      customDomainsMax: 50,
    },
    isPublic: true,
  },
  {
    id: "enterprise",
    name: "Enterprise",
    description: "A dedicated database server sized with you.",
    priceMonthly: 99_900,
    priceAnnual: 999_000,
    currency: "USD",
    placement: "dedicated",
    limits: { ...byoiLimits, seatsMax: null, customDomainsMax: null },
    isPublic: false,
  },
];
