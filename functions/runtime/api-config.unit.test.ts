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

test("the control database's address falls back to DATABASE_URL", () => {
  const { CONTROL_DATABASE_URL: url, ...rest } = complete;
  expect(parseApiConfig({ ...rest, DATABASE_URL: url })).toMatchObject({ controlDatabaseUrl: url });
  const both = { ...complete, DATABASE_URL: "postgres://other@db/x" };
  expect(parseApiConfig(both)).toMatchObject({ controlDatabaseUrl: url, controlDatabaseIamAuth: false });
});

test("IAM authentication is a word that means yes or no", () => {
  expect(parseApiConfig({ ...complete, CONTROL_DATABASE_IAM_AUTH: "true" }).controlDatabaseIamAuth).toBe(
    true,
  );
  expect(() => parseApiConfig({ ...complete, CONTROL_DATABASE_IAM_AUTH: "maybe" })).toThrow(/IAM_AUTH/);
});

test("a dashboard address that is no web address is refused", () => {
  expect(() => parseApiConfig({ ...complete, DASHBOARD_URL: "forms.example.com" })).toThrow(/DASHBOARD_URL/);
});
