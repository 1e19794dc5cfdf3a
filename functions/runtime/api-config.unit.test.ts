import { expect, test } from "vitest";
import { parseApiConfig } from "./api-config.ts";

const complete = {
  FORMTRAP_STAGE: "dev",
  CONTROL_DATABASE_URL: "postgres://app@db.example.com/formtrap",
  AWS_REGION: "eu-central-1",
  AUTH_SECRET_ARN: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:auth",
  DASHBOARD_URL: "https://forms.example.com",
  MAIL_FROM: "no-reply@forms.example.com",
};

test("every missing variable is named, with an example", () => {
  const { MAIL_FROM: _m, DASHBOARD_URL: _d, ...rest } = complete;
  expect(() => parseApiConfig({ ...rest, CONTROL_DATABASE_URL: "" })).toThrow(
    /CONTROL_DATABASE_URL=postgres:\/\/[^]*DASHBOARD_URL=https:\/\/forms\.example\.com[^]*MAIL_FROM=/,
  );
});

test("a dashboard address that is no web address is refused", () => {
  expect(() => parseApiConfig({ ...complete, DASHBOARD_URL: "forms.example.com" })).toThrow(/DASHBOARD_URL/);
});
