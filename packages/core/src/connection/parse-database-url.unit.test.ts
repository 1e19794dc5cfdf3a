import { describe, expect, test } from "vitest";
import { DomainError } from "../errors.ts";
import { parseDatabaseUrl } from "./parse-database-url.ts";

const SECRET = "s3cr3t-pässw0rd";
const ENCODED = encodeURIComponent(SECRET);

describe("a connection string as providers hand it out", () => {
  test.each([
    [
      "Neon's, with channel binding",
      `postgresql://app:${ENCODED}@ep-cool-1.eu-central-1.aws.neon.tech/neondb?sslmode=require&channel_binding=require`,
      { host: "ep-cool-1.eu-central-1.aws.neon.tech", port: 5432, database: "neondb", user: "app" },
    ],
    [
      "Supabase's pooler",
      `postgres://postgres.abcdefgh:${ENCODED}@aws-0-eu-west-1.pooler.supabase.com:6543/postgres?pgbouncer=true`,
      {
        host: "aws-0-eu-west-1.pooler.supabase.com",
        port: 6543,
        database: "postgres",
        user: "postgres.abcdefgh",
      },
    ],
    [
      "with an IPv6 host",
      `postgres://u:${ENCODED}@[2001:DB8::1]:6000/d`,
      { host: "2001:db8::1", port: 6000, database: "d", user: "u" },
    ],
    [
      "with an IPv4 host",
      `postgres://u:${ENCODED}@203.0.113.9/d`,
      { host: "203.0.113.9", port: 5432, database: "d", user: "u" },
    ],
    [
      "with encoded names",
      `postgres://a%40b:${ENCODED}@h.example/my%20db%2Fx`,
      { host: "h.example", port: 5432, database: "my db/x", user: "a@b" },
    ],
    [
      "with space around it and capitals",
      ` POSTGRES://u:${ENCODED}@H.Example./d \n`,
      { host: "h.example", port: 5432, database: "d", user: "u" },
    ],
  ])("is read: %s", (_name, text, expected) => {
    expect(parseDatabaseUrl(text)).toEqual({ ...expected, password: SECRET });
  });
});

describe("a hostile or mistaken connection string", () => {
  test.each([
    ["another scheme", `mysql://u:${ENCODED}@h/d`, /postgres:\/\//],
    ["a JDBC address", `jdbc:postgresql://h/d?user=u&password=${ENCODED}`, /postgres:\/\//],
    ["a file to read", `postgres://u:${ENCODED}@h/d?sslrootcert=/etc/passwd`, /sslrootcert/],
    ["a key to read", `postgres://u:${ENCODED}@h/d?sslkey=/etc/shadow`, /sslkey/],
    ["a second host in the query", `postgres://u:${ENCODED}@h/d?host=169.254.169.254`, /parameter host/],
    ["a host address in the query", `postgres://u:${ENCODED}@h/d?hostaddr=127.0.0.1`, /hostaddr/],
    ["session options", `postgres://u:${ENCODED}@h/d?options=-c%20role%3Dpostgres`, /options/],
    ["a password in the query", `postgres://u@h/d?password=${ENCODED}`, /password/],
    ["a service file", `postgres://u:${ENCODED}@h/d?service=x`, /service/],
    ["no encryption", `postgres://u:${ENCODED}@h/d?sslmode=disable`, /sslmode/],
    ["opportunistic encryption", `postgres://u:${ENCODED}@h/d?sslmode=allow`, /sslmode/],
    ["sslmode twice", `postgres://u:${ENCODED}@h/d?sslmode=require&sslmode=disable`, /twice/],
    ["several hosts", `postgres://u:${ENCODED}@a,b/d`, /several hosts/],
    ["several hosts with ports", `postgres://u:${ENCODED}@a:1,b:2/d`, /several hosts/],
    ["no host", `postgres://u:${ENCODED}@/d`, /no host|valid/],
    ["a socket path as host", `postgres://u:${ENCODED}@%2Fvar%2Frun/d`, /host/],
    ["a decimal address", `postgres://u:${ENCODED}@2130706433/d`, /unusual/],
    ["a hexadecimal address", `postgres://u:${ENCODED}@0x7f000001/d`, /unusual/],
    ["an octal address", `postgres://u:${ENCODED}@0177.0.0.1/d`, /unusual/],
    ["a shortened address", `postgres://u:${ENCODED}@127.1/d`, /unusual/],
    ["a full-width host", `postgres://u:${ENCODED}@ｌocalhost/d`, /host/],
    ["a zone in an IPv6 address", `postgres://u:${ENCODED}@[fe80::1%25eth0]/d`, /valid/],
    ["port 0", `postgres://u:${ENCODED}@h:0/d`, /port/i],
    ["a port beyond 65535", `postgres://u:${ENCODED}@h:70000/d`, /valid/],
    ["no database", `postgres://u:${ENCODED}@h`, /database/],
    ["a path of two parts", `postgres://u:${ENCODED}@h/a/b`, /bare \//],
    ["no user", `postgres://:${ENCODED}@h/d`, /user/],
    ["no password", "postgres://u@h/d", /password/],
    ["a broken escape", `postgres://u:%zz${ENCODED}@h/d`, /%25/],
    ["a NUL", `postgres://u:${ENCODED}%00@h/d`, /NUL/],
    ["a bare # in the password", `postgres://u:a#${ENCODED}@h/d`, /%23/],
    ["a bare ? in the password", `postgres://u:a?${ENCODED}@h/d`, /%3F|valid/],
    ["a line break inside the host", `postgres://u:${ENCODED}@lo\ncalhost/d`, /line break/],
    ["a backslash", `postgres://u:${ENCODED}@good\\@evil/d`, /backslash/],
    ["a name of 64 bytes", `postgres://u:${ENCODED}@h/${"d".repeat(64)}`, /too long/],
    ["3 kB", `postgres://u:${ENCODED}@h/d?application_name=${"x".repeat(3_000)}`, /longer/],
  ])("is refused without repeating its password: %s", (_name, text, message) => {
    let thrown: unknown;
    try {
      parseDatabaseUrl(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(DomainError);
    const error = thrown as DomainError;
    expect(error.code).toBe("invalid_input");
    expect(error.message).toMatch(message);
    const shown = `${error.message} ${JSON.stringify(error.issues)} ${error.stack}`;
    expect(shown).not.toContain(SECRET);
    expect(shown).not.toContain(ENCODED);
  });
});
