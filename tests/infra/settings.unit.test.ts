import { describe, expect, it } from "vitest";
import { functions } from "../../functions/manifest.ts";
import { resolveEnvironment } from "../../stacks/lib/environment.ts";
import { parseSettings } from "../../stacks/lib/settings.ts";

const REQUIRED = { FORMTRAP_MAIL_FROM: "forms@example.com", FORMTRAP_ALARM_EMAIL: "oncall@example.com" };

describe("settings of a stage", () => {
  it("need no more than an address to send from", () => {
    expect(parseSettings("dev", { FORMTRAP_MAIL_FROM: "forms@example.com" })).toMatchObject({
      natKind: "instance",
      hasDatabaseProxy: false,
      egressAllowCidrs: [],
      submitRateLimitPerMinute: 20,
      apiRateLimitPerMinute: 600,
      mailsPerDayMax: 500,
      spoolDays: 30,
      spoolPerTenantMax: 100_000,
      spoolAlarmTenants: 25,
      logRetention: 14,
    });
  });

  it("override the stage's preset", () => {
    const settings = parseSettings("production", {
      ...REQUIRED,
      FORMTRAP_NAT: "instance",
      FORMTRAP_DATABASE_ACU_MAX: "16",
      FORMTRAP_EGRESS_ALLOW_CIDRS: "10.80.0.0/16, fd00::/8",
      FORMTRAP_RESERVED_CONCURRENCY: "submit=200,auth=20",
      FORMTRAP_SUBMIT_RATE_LIMIT_PER_MINUTE: "0",
      FORMTRAP_API_RATE_LIMIT_PER_MINUTE: "1200",
      FORMTRAP_MAILS_PER_DAY_MAX: "2000",
      FORMTRAP_SPOOL_DAYS: "60",
      FORMTRAP_SPOOL_PER_TENANT_MAX: "5000",
      FORMTRAP_SPOOL_ALARM_TENANTS: "100",
    });
    expect(settings).toMatchObject({
      natKind: "instance",
      databaseAcuMin: 0.5,
      databaseAcuMax: 16,
      egressAllowCidrs: ["10.80.0.0/16", "fd00::/8"],
      reservedConcurrency: { submit: 200, auth: 20 },
      submitRateLimitPerMinute: 0,
      apiRateLimitPerMinute: 1_200,
      mailsPerDayMax: 2_000,
      spoolDays: 60,
      spoolPerTenantMax: 5_000,
      spoolAlarmTenants: 100,
    });
  });

  it("treat an empty variable as absent, and leave the local cloud's alone", () => {
    const settings = parseSettings("dev", { ...REQUIRED, FORMTRAP_NAT: "", FORMTRAP_HOME: "/tmp/formtrap" });
    expect(settings.natKind).toBe("instance");
  });

  it("are refused all at once, each named with an example", () => {
    const parse = () =>
      parseSettings("production", { FORMTRAP_ALARM_EMAIL: "nobody", FORMTRAP_NTA: "gateway" });
    expect(parse).toThrow(/FORMTRAP_MAIL_FROM: missing; for example FORMTRAP_MAIL_FROM=forms@example.com/);
    expect(parse).toThrow(/FORMTRAP_ALARM_EMAIL: .+; for example FORMTRAP_ALARM_EMAIL=oncall@example.com/);
    expect(parse).toThrow(/FORMTRAP_NTA: there is no such setting/);
  });

  it.each([
    [
      "a domain without its certificate",
      { FORMTRAP_API_DOMAIN: "app.example.com" },
      /FORMTRAP_API_DOMAIN: goes/,
    ],
    [
      "an upper-case domain",
      { FORMTRAP_INGEST_DOMAIN: "In.Example.com" },
      /FORMTRAP_INGEST_DOMAIN: no lower/,
    ],
    [
      "a smallest size above the largest",
      { FORMTRAP_DATABASE_ACU_MIN: "9" },
      /FORMTRAP_DATABASE_ACU_MIN: above/,
    ],
    [
      "a range that is none",
      { FORMTRAP_EGRESS_ALLOW_CIDRS: "10.0.0.1" },
      /FORMTRAP_EGRESS_ALLOW_CIDRS: .*CIDR/,
    ],
    [
      "a retention that CloudWatch lacks",
      { FORMTRAP_LOG_RETENTION_DAYS: "31" },
      /FORMTRAP_LOG_RETENTION_DAYS: not/,
    ],
    ["one zone only", { FORMTRAP_AVAILABILITY_ZONES: "a" }, /FORMTRAP_AVAILABILITY_ZONES: needs/],
    [
      "concurrency of an unknown function",
      { FORMTRAP_RESERVED_CONCURRENCY: "sumbit=1" },
      /"sumbit=1" is not/,
    ],
  ])("refuse %s", (_what, given, message) => {
    expect(() => parseSettings("production", { ...REQUIRED, ...given })).toThrow(message);
  });

  it.each(["Production", "a-stage-whose-name-is-long", "double--hyphen", "ends-", "1st"])(
    'refuse the stage "%s", which AWS would not take as a part of every name',
    (stage) => {
      expect(() => parseSettings(stage, REQUIRED)).toThrow(/at most 20 lower-case letters/);
    },
  );
});

describe("a function's environment", () => {
  const [spec] = functions;

  it("holds the variables that it declares and no others", () => {
    const values = Object.fromEntries(spec?.environment.map((name) => [name, `value of ${name}`]) ?? []);
    expect(spec && resolveEnvironment(spec, { ...values, NOT_DECLARED: "1" })).toEqual(values);
  });

  it("cannot lack a value: the function and the variable are named", () => {
    expect(() => spec && resolveEnvironment(spec, {})).toThrow("Function submit needs FORMTRAP_STAGE");
  });
});
