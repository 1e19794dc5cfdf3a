import { describe, expect, it } from "vitest";
import { parseQueueConfig } from "./queue-config.ts";

const complete = {
  CONTROL_DATABASE_URL: "postgres://app@db.example.com/formtrap",
  AWS_REGION: "eu-central-1",
  VAULT_NAME_PREFIX: "formtrap/test",
};

describe("the configuration of the functions behind queues", () => {
  it("has a default for all that can have one", () => {
    expect(parseQueueConfig(complete)).toEqual({
      logLevel: "info",
      controlDatabaseUrl: "postgres://app@db.example.com/formtrap",
      controlDatabaseIamAuth: false,
      region: "eu-central-1",
      vaultNamePrefix: "formtrap/test",
      egressAllowCidrs: [],
    });
  });

  it("takes ranges separated by commas, IAM authentication, and DATABASE_URL in place of its own", () => {
    expect(
      parseQueueConfig({
        ...complete,
        CONTROL_DATABASE_URL: "",
        DATABASE_URL: "postgres://app@other.example.com/formtrap",
        CONTROL_DATABASE_IAM_AUTH: "true",
        EGRESS_ALLOW_CIDRS: " 127.0.0.0/8, ::1/128,",
        LOG_LEVEL: "warn",
      }),
    ).toMatchObject({
      controlDatabaseUrl: "postgres://app@other.example.com/formtrap",
      controlDatabaseIamAuth: true,
      egressAllowCidrs: ["127.0.0.0/8", "::1/128"],
      logLevel: "warn",
    });
  });

  it("names every variable that is missing or empty, with an example", () => {
    expect(() => parseQueueConfig({ VAULT_NAME_PREFIX: "" })).toThrow(
      /CONTROL_DATABASE_URL=postgres:\/\/[^]*AWS_REGION=eu-central-1[^]*VAULT_NAME_PREFIX=formtrap/,
    );
    expect(() => parseQueueConfig({ ...complete, LOG_LEVEL: "loud" })).toThrow("LOG_LEVEL");
  });
});
