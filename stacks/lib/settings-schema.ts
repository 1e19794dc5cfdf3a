import * as z from "zod";
import { functions } from "../../functions/manifest.ts";
import type { Preset } from "./presets.ts";

/** Log groups take these retentions only (CloudWatch Logs, PutRetentionPolicy). */
const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653];

const hostname = z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "no lower-case host name");
const certificateArn = z.string().regex(/^arn:aws[a-z-]*:acm:/, "no ACM certificate's ARN");
const acu = z.coerce.number().min(0).max(256).multipleOf(0.5);
const count = z.coerce.number().int().min(1);

function list(text: string): string[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

const reservedConcurrency = z.string().transform((text, context) => {
  const reserved: Record<string, number> = {};
  for (const entry of list(text)) {
    const [name = "", value = ""] = entry.split("=");
    if (!functions.some((spec) => spec.name === name) || !/^\d+$/.test(value)) {
      context.addIssue(`"${entry}" is not <name in functions/manifest.ts>=<number>`);
    }
    reserved[name] = Number(value);
  }
  return reserved;
});

/** An operator's settings as they stand in the environment; each carries an example for its error message. */
export function settingsSchema(preset: Preset) {
  const alarmEmail = preset.isProduction ? z.email() : z.email().optional();
  return z.object({
    FORMTRAP_MAIL_FROM: z.email().meta({ example: "forms@example.com" }),
    FORMTRAP_ALARM_EMAIL: alarmEmail.meta({ example: "oncall@example.com" }),
    FORMTRAP_INGEST_DOMAIN: hostname.optional().meta({ example: "in.example.com" }),
    FORMTRAP_INGEST_CERTIFICATE_ARN: certificateArn.optional().meta({ example: "arn:aws:acm:…" }),
    FORMTRAP_API_DOMAIN: hostname.optional().meta({ example: "app.example.com" }),
    FORMTRAP_API_CERTIFICATE_ARN: certificateArn.optional().meta({ example: "arn:aws:acm:…" }),
    FORMTRAP_DASHBOARD_URL: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({ example: "https://app.example.com" }),
    FORMTRAP_VPC_CIDR: z.cidrv4().default("10.42.0.0/16").meta({ example: "10.42.0.0/16" }),
    FORMTRAP_AVAILABILITY_ZONES: z
      .string()
      .regex(/^[a-z](,[a-z])+$/, "needs the letters of two zones or more")
      .transform(list)
      .default(["a", "b"])
      .meta({ example: "a,c" }),
    FORMTRAP_NAT: z.enum(["instance", "gateway"]).default(preset.natKind).meta({ example: "gateway" }),
    FORMTRAP_DATABASE_ACU_MIN: acu.default(preset.databaseAcuMin).meta({ example: "0.5" }),
    FORMTRAP_DATABASE_ACU_MAX: acu.min(1).default(preset.databaseAcuMax).meta({ example: "8" }),
    FORMTRAP_EGRESS_ALLOW_CIDRS: z
      .string()
      .transform(list)
      .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], "holds something that is no CIDR range")))
      .default([])
      .meta({ example: "10.80.0.0/16,10.81.0.0/16" }),
    FORMTRAP_API_RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).default(600).meta({ example: "600" }),
    FORMTRAP_SUBMIT_RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).default(20).meta({ example: "20" }),
    FORMTRAP_MAILS_PER_DAY_MAX: count.default(500).meta({ example: "500" }),
    FORMTRAP_DELIVERY_TIMEOUT_MS: count.max(20_000).default(15_000).meta({ example: "15000" }),
    FORMTRAP_SPOOL_ALARM_TENANTS: count.default(25).meta({ example: "25" }),
    FORMTRAP_SPOOL_DAYS: count.max(365).default(30).meta({ example: "30" }),
    FORMTRAP_SPOOL_PER_TENANT_MAX: count.default(100_000).meta({ example: "100000" }),
    FORMTRAP_THROTTLE_REQUESTS_PER_SECOND: count.default(500).meta({ example: "500" }),
    FORMTRAP_THROTTLE_BURST: count.default(1000).meta({ example: "1000" }),
    FORMTRAP_RESERVED_CONCURRENCY: reservedConcurrency.default({}).meta({ example: "submit=200,auth=20" }),
    FORMTRAP_LOG_LEVEL: z.enum(["info", "warn", "error", "silent"]).default("info").meta({ example: "info" }),
    FORMTRAP_LOG_RETENTION_DAYS: z.coerce
      .number()
      .refine((days) => LOG_RETENTION_DAYS.includes(days), `not one of ${LOG_RETENTION_DAYS.join(", ")}`)
      .default(preset.logRetentionDays)
      .meta({ example: "30" }),
  });
}
