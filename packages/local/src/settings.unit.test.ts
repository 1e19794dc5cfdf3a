import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.ts";

describe("settings", () => {
  it("have defaults; what is empty counts as absent", () => {
    const expected = {
      port: 3000,
      homeDir: "/repository/.formtrap",
      functionValues: { SUBMIT_RATE_LIMIT_PER_MINUTE: undefined, LOG_LEVEL: undefined },
      proxyPorts: { aws: undefined, controlDatabase: undefined },
    };
    expect(readSettings({}, "/repository")).toEqual(expected);
    expect(readSettings({ PORT: "", FORMTRAP_HOME: "" }, "/repository")).toEqual(expected);
  });

  it("take what a person says", () => {
    const environment = {
      PORT: "4000",
      FORMTRAP_HOME: "/elsewhere",
      SUBMIT_RATE_LIMIT_PER_MINUTE: "0",
      LOG_LEVEL: "warn",
      FORMTRAP_PROXY_AWS_PORT: "4103",
    };
    expect(readSettings(environment, "/repository")).toEqual({
      port: 4000,
      homeDir: "/elsewhere",
      functionValues: { SUBMIT_RATE_LIMIT_PER_MINUTE: "0", LOG_LEVEL: "warn" },
      proxyPorts: { aws: 4103, controlDatabase: undefined },
    });
  });

  it.each([
    [{ PORT: "http" }, "PORT"],
    [{ PORT: "70000" }, "PORT"],
    [{ PORT: "3000.5" }, "PORT"],
    [{ FORMTRAP_PROXY_AWS_PORT: "0" }, "FORMTRAP_PROXY_AWS_PORT"],
    [{ SUBMIT_RATE_LIMIT_PER_MINUTE: "-1" }, "SUBMIT_RATE_LIMIT_PER_MINUTE"],
  ])("name what is wrong: %j", (environment, name) => {
    expect(() => readSettings(environment, "/repository")).toThrow(name);
  });
});
