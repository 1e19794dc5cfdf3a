import type { DatabasePreset } from "@formtrap/contracts";

/** What is known of those who run databases for others. Free tiers change: theirs is the last word. */
export const DATABASE_PRESETS: readonly DatabasePreset[] = [
  {
    provider: "neon",
    name: "Neon",
    whereToFind: "Project dashboard, Connect: copy the connection string.",
    address: "either",
    addressAdvice:
      "Submissions take the pooled address (its host has -pooler in it). Initialize with the direct one, without it: Connection pooling off.",
    tls: "public_ca",
    freeTier: {
      sizeMegabytes: 500,
      connections: 100,
      note: "The compute sleeps after five idle minutes, and the first post after that waits about a second.",
    },
  },
  {
    provider: "supabase",
    name: "Supabase",
    whereToFind: "Project, Connect: copy the session pooler's string and put your database password in.",
    address: "pooler",
    addressAdvice:
      "Direct hosts are reached by IPv6 alone unless you pay for an IPv4 address, so take the pooler's: its host ends in pooler.supabase.com.",
    tls: "custom_ca",
    freeTier: {
      sizeMegabytes: 500,
      connections: 60,
      note: "A project without traffic for a week is paused; posts wait with us until you start it again.",
    },
  },
  {
    provider: "railway",
    name: "Railway",
    whereToFind: "The Postgres service, Variables: copy DATABASE_PUBLIC_URL, not the internal DATABASE_URL.",
    address: "direct",
    addressAdvice: "The public address goes through Railway's TCP proxy, whose traffic is billed.",
    tls: "pinned",
    freeTier: null,
  },
  {
    provider: "render",
    name: "Render",
    whereToFind: "The database, Connect, External: copy the external database URL.",
    address: "direct",
    addressAdvice: "Allow connections from anywhere, or from our addresses, under Access Control.",
    tls: "public_ca",
    freeTier: {
      sizeMegabytes: 1_000,
      connections: 100,
      note: "A free database is deleted some weeks after it was made: take a paid one for forms that count.",
    },
  },
  {
    provider: "rds",
    name: "Amazon RDS and Aurora",
    whereToFind:
      "RDS console, the instance, Connectivity: write postgres://user:password@endpoint:5432/database yourself.",
    address: "direct",
    addressAdvice: "It must be publicly accessible, with a security group that lets us in on its port.",
    tls: "provider_ca",
    freeTier: {
      sizeMegabytes: 20_000,
      connections: 80,
      note: "A small instance is part of what new accounts get for a time; after that it is billed by the hour.",
    },
  },
  {
    provider: "other",
    name: "Any other PostgreSQL 14 or newer",
    whereToFind: "Write postgres://user:password@host:5432/database yourself.",
    address: "either",
    addressAdvice: "It must take TLS connections from the internet, and we hold 15 connections at the most.",
    tls: "public_ca",
    freeTier: null,
  },
];
