import { describe, expect, it } from "vitest";
import * as z from "zod";
import { controlSchema, type Environment, readEnvironment, tenantSchema } from "./config.ts";

const parse = (environment: Environment) => readEnvironment(controlSchema.and(tenantSchema), environment);

const complete = {
  CONTROL_DATABASE_URL: "postgres://app@db.example.com/formtrap",
  AWS_REGION: "eu-central-1",
  VAULT_NAME_PREFIX: "formtrap/test",
};

describe("the variables of the control database and of tenants", () => {
  it("have a default where one makes sense", () => {
    expect(parse(complete)).toEqual({
      logLevel: "info",
      controlDatabase: {
        url: "postgres://app@db.example.com/formtrap",
        iamAuth: false,
        region: "eu-central-1",
      },
      vaultNamePrefix: "formtrap/test",
      egressAllowCidrs: [],
    });
  });

  it("take ranges separated by commas, and DATABASE_URL in place of an own address that is empty", () => {
    const other = "postgres://app@other.example.com/formtrap";
    const config = parse({
      ...complete,
      CONTROL_DATABASE_URL: "",
      DATABASE_URL: other,
      EGRESS_ALLOW_CIDRS: " 127.0.0.0/8, ::1/128,",
      LOG_LEVEL: "warn",
    });
    expect(config).toMatchObject({
      controlDatabase: { url: other },
      egressAllowCidrs: ["127.0.0.0/8", "::1/128"],
      logLevel: "warn",
    });
    const { CONTROL_DATABASE_URL: _, ...without } = complete;
    expect(parse({ ...without, DATABASE_URL: other }).controlDatabase.url).toBe(other);
    expect(parse({ ...complete, DATABASE_URL: other }).controlDatabase.url).toBe(
      complete.CONTROL_DATABASE_URL,
    );
  });

  it("take a word that means yes or no for IAM authentication", () => {
    expect(parse({ ...complete, CONTROL_DATABASE_IAM_AUTH: "true" }).controlDatabase.iamAuth).toBe(true);
    expect(() => parse({ ...complete, CONTROL_DATABASE_IAM_AUTH: "maybe" })).toThrow(/IAM_AUTH/);
  });

  it("are named with an example where missing or empty, and by name where wrong", () => {
    expect(() => parse({ VAULT_NAME_PREFIX: "" })).toThrow(
      /CONTROL_DATABASE_URL=postgres:\/\/[^]*AWS_REGION=eu-central-1[^]*VAULT_NAME_PREFIX=formtrap/,
    );
    expect(() => parse({ ...complete, LOG_LEVEL: "loud" })).toThrow("LOG_LEVEL");
  });

  it("are read from the process where no environment is given", () => {
    const { PATH } = readEnvironment(z.object({ PATH: z.string() }));
    expect(PATH).toBe(process.env["PATH"]);
  });
});
