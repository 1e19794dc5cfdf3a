import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readControlDatabase } from "./control-database.ts";

const base = { iamAuth: false, poolMax: 2 } as const;

describe("the control database's address", () => {
  it("becomes single fields, with verified TLS", () => {
    const url = "postgres://app%40x:p%2Fw@db.example.com/formtrap";
    expect(readControlDatabase({ ...base, url })).toMatchObject({
      host: "db.example.com",
      port: 5432,
      database: "formtrap",
      user: "app@x",
      password: "p/w",
      tls: true,
      connectionsMax: 2,
    });
  });

  it.each(["127.0.0.1", "localhost", "[::1]"])("may go without TLS on %s", (host) => {
    const url = `postgres://app:pw@${host}:6000/formtrap?sslmode=disable`;
    expect(readControlDatabase({ ...base, url })).toMatchObject({ tls: false, port: 6000 });
  });

  it.each([
    ["postgres://app:hunter2@db.example.com/formtrap?sslmode=disable", "loopback"],
    ["postgres://app:hunter2@127.0.0.1.example.com/formtrap?sslmode=disable", "loopback"],
    ["postgres://app:hunter2@db.example.com/formtrap?sslrootcert=/etc/passwd", "sslmode"],
    ["postgres://app:hunter2@db.example.com/formtrap?host=other", "sslmode"],
    ["postgres://app:hunter2@db.example.com/", "database"],
    ["postgres://db.example.com/hunter2", "user"],
    ["mysql://app:hunter2@db.example.com/formtrap", "postgres://"],
    ["hunter2", "not a URL"],
  ])("is refused with a reason and without its password: %s", (url, reason) => {
    const attempt = () => readControlDatabase({ ...base, url });
    expect(attempt).toThrow(reason);
    expect(attempt).not.toThrow("hunter2");
  });
});

describe("IAM authentication", () => {
  const url = "postgres://app@db.example.com:5433/formtrap";
  const iam = { url, iamAuth: true, region: "eu-west-1", poolMax: 2 } as const;

  beforeEach(() => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIATEST");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-01T00:00:00Z") });
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
  });

  async function tokenOf(options: ReturnType<typeof readControlDatabase>): Promise<string> {
    if (typeof options.password !== "function") return expect.unreachable("The password is not a function.");
    return options.password();
  }

  it("signs a token for host, port, user and region", async () => {
    const token = await tokenOf(readControlDatabase(iam));
    expect(token).toMatch(/^db\.example\.com:5433\/\?/);
    expect(token).toContain("DBUser=app");
    expect(decodeURIComponent(token)).toContain("/eu-west-1/rds-db/aws4_request");
  });

  it("uses a token for ten minutes, then signs the next, as time goes on while the container is frozen", async () => {
    const options = readControlDatabase(iam);
    const first = await tokenOf(options);
    vi.setSystemTime(new Date("2026-01-01T00:09:59Z"));
    expect(await tokenOf(options)).toBe(first);
    vi.setSystemTime(new Date("2026-01-01T00:10:01Z"));
    expect(await tokenOf(options)).not.toBe(first);
  });

  it("needs TLS and a region", () => {
    expect(() =>
      readControlDatabase({ ...iam, url: "postgres://app@127.0.0.1/formtrap?sslmode=disable" }),
    ).toThrow("TLS");
    expect(() => readControlDatabase({ url, iamAuth: true, poolMax: 2 })).toThrow("region");
  });
});
