import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import pg from "pg";
import type { LocalInfo } from "./local-info.ts";

/** What a new customer brings along: a database on a server of their own, and keys for a bucket. */
export interface OwnServer extends AsyncDisposable {
  readonly administratorUrl: string;
  readonly caPem: string;
  readonly bucket: string;
  readonly bucketKeys: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A database for itself on the local cloud's customer server, with an administrator who may create roles. */
export async function ownServer(info: LocalInfo): Promise<OwnServer> {
  const name = `tour_${randomBytes(6).toString("hex")}`;
  const password = randomBytes(18).toString("base64url");
  const admin = new URL(info.servers.customerAdminUrl);
  const caPath = admin.searchParams.get("sslrootcert") ?? "";
  await asAdministrator(info, [
    `CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD '${password}'`,
    `CREATE DATABASE ${name} OWNER ${name}`,
  ]);
  const url = new URL(admin);
  url.search = "";
  url.username = name;
  url.password = password;
  url.pathname = `/${name}`;
  const { accessKeyId, secretAccessKey } = info.demo.storage;
  return {
    administratorUrl: url.href,
    caPem: await readFile(caPath, "utf8"),
    bucket: name.replace("_", "-"),
    bucketKeys: { accessKeyId, secretAccessKey },
    // Its roles go with the server.
    [Symbol.asyncDispose]: () => asAdministrator(info, [`DROP DATABASE ${name} WITH (FORCE)`]),
  };
}

async function asAdministrator(info: LocalInfo, statements: readonly string[]): Promise<void> {
  const client = new pg.Client(info.servers.customerAdminUrl);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
