import { describe, expect, it } from "vitest";
import { controlSchema, platformSchema, readEnvironment, tenantSchema } from "./config.ts";
import { parseIngestConfig } from "./ingest-config.ts";

const complete = {
  CONTROL_DATABASE_URL: "postgres://app@db.example.com/formtrap",
  AWS_REGION: "eu-central-1",
  VAULT_NAME_PREFIX: "formtrap/test",
  CARRY_QUEUE_URL: "https://sqs.example.com/1/carry",
  NOTIFY_QUEUE_URL: "https://sqs.example.com/1/notify",
  PLATFORM_BUCKET: "formtrap-test-platform",
  PLATFORM_KEY_ID: "alias/formtrap-test",
  REPLAY_QUEUE_URL: "https://sqs.example.com/1/replay",
  SNAPSHOT_QUEUE_URL: "https://sqs.example.com/1/snapshot",
  SWEEP_QUEUE_URL: "https://sqs.example.com/1/sweep",
};

describe("the ingest functions' configuration", () => {
  it("has a default for all that can have one", () => {
    expect(parseIngestConfig(complete)).toEqual({
      ...readEnvironment(controlSchema.and(tenantSchema).and(platformSchema), complete),
      carryQueueUrl: "https://sqs.example.com/1/carry",
      replayQueueUrl: "https://sqs.example.com/1/replay",
      snapshotQueueUrl: "https://sqs.example.com/1/snapshot",
      notifyQueueUrl: "https://sqs.example.com/1/notify",
      sweepQueueUrl: "https://sqs.example.com/1/sweep",
      captchaEndpoints: {
        turnstile: "https://challenges.cloudflare.com/turnstile/v0/siteverify",
        recaptcha: "https://www.google.com/recaptcha/api/siteverify",
        hcaptcha: "https://api.hcaptcha.com/siteverify",
      },
      rateLimitPerMinute: 20,
    });
  });

  it("takes the rate limit, where 0 is none and empty is the default", () => {
    const limit = (value: string) =>
      parseIngestConfig({ ...complete, SUBMIT_RATE_LIMIT_PER_MINUTE: value }).rateLimitPerMinute;
    expect([limit("0"), limit("500"), limit("")]).toEqual([0, 500, 20]);
    expect(() => limit("many")).toThrow("SUBMIT_RATE_LIMIT_PER_MINUTE");
    expect(() => limit("-1")).toThrow("SUBMIT_RATE_LIMIT_PER_MINUTE");
  });

  it("takes another address for a captcha provider, where empty is the provider's own", () => {
    const { captchaEndpoints } = parseIngestConfig({
      ...complete,
      CAPTCHA_RECAPTCHA_URL: "https://www.recaptcha.net/recaptcha/api/siteverify",
      CAPTCHA_HCAPTCHA_URL: "",
    });
    expect(captchaEndpoints).toMatchObject({
      recaptcha: "https://www.recaptcha.net/recaptcha/api/siteverify",
      hcaptcha: "https://api.hcaptcha.com/siteverify",
    });
    expect(() => parseIngestConfig({ ...complete, CAPTCHA_TURNSTILE_URL: "nowhere" })).toThrow(
      "CAPTCHA_TURNSTILE_URL",
    );
  });

  it("names everything that is missing, with an example", () => {
    expect(() => parseIngestConfig({})).toThrow(
      /CONTROL_DATABASE_URL=postgres:[^]*VAULT_NAME_PREFIX=formtrap[^]*PLATFORM_BUCKET=formtrap[^]*CARRY_QUEUE_URL=https:/,
    );
  });
});
