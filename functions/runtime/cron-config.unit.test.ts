import { expect, test } from "vitest";
import { parseCronConfig } from "./cron-config.ts";

const url = "postgres://owner@db.example.com/formtrap";

test("the owner's address is needed, its secret is not", () => {
  const config = { logLevel: "info", controlDatabaseOwnerUrl: url, controlDatabaseOwnerSecretArn: null };
  expect(parseCronConfig({ CONTROL_DATABASE_OWNER_URL: url })).toEqual(config);
  expect(parseCronConfig({ CONTROL_DATABASE_OWNER_URL: url, CONTROL_DATABASE_OWNER_SECRET_ARN: "" })).toEqual(
    config,
  );
  expect(
    parseCronConfig({ CONTROL_DATABASE_OWNER_URL: url, CONTROL_DATABASE_OWNER_SECRET_ARN: "arn:aws:x" })
      .controlDatabaseOwnerSecretArn,
  ).toBe("arn:aws:x");
});

test("an address that is missing, empty or of something else is named, with an example", () => {
  const message = /CONTROL_DATABASE_OWNER_URL=postgres:\/\/formtrap_owner@/;
  for (const wrong of [undefined, "", "https://db.example.com", "nowhere"])
    expect(() => parseCronConfig({ CONTROL_DATABASE_OWNER_URL: wrong })).toThrow(message);
});
