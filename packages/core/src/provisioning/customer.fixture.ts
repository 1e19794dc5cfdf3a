import { Socket } from "node:net";
import { databaseCredentialsSchema, newId } from "@formtrap/contracts";
import {
  createCustomerDatabase,
  createMemoryVault,
  createTestPools,
  type MemoryVault,
} from "@formtrap/testkit";
import pg from "pg";
import { createConnection } from "../connection/index.ts";
import type { SpaceContext } from "../context.ts";
import type { JobContext } from "../job/index.ts";
import { jobs } from "../job/mortal-worker.fixture.ts";
import { type ObjectStore, ObjectStoreError } from "../ports.ts";
import { ensurePersonalSpace, enterSpace } from "../space/index.ts";
import { type ControlFixture, controlFixture, keepingLogger } from "../space/space.fixture.ts";
import { provisionNow } from "./provision-now.ts";

const STORAGE_SECRET = "storage-secret-access-key-7c21";

function memoryStore(objects: Map<string, Uint8Array>, isBroken: () => boolean): ObjectStore {
  const unused = () => Promise.reject(new Error("not part of connecting"));
  return {
    put: async (key, body) => {
      if (isBroken()) throw new ObjectStoreError("denied", "The bucket refused the key.", "AccessDenied");
      objects.set(key, body);
    },
    get: async (key) => objects.get(key) ?? new Uint8Array(),
    delete: async (key) => void objects.delete(key),
    head: () => unused(),
    readStart: () => unused(),
    presignPut: () => unused(),
    presignGet: () => unused(),
    list: () => unused(),
    largeUploads: { begin: unused, putPart: unused, finish: unused, abandon: unused },
  };
}

export interface CustomerFixture {
  readonly control: ControlFixture;
  readonly ctx: JobContext;
  readonly vault: MemoryVault;
  readonly logs: readonly string[];
  readonly connectionId: string;
  readonly administratorUrl: string;
  readonly administratorPassword: string;
  readonly caPem: string;
  readonly storage: { isBroken: boolean; readonly objects: ReadonlyMap<string, Uint8Array> };
  /** Another user's context, in a space of their own that has nothing yet. */
  enterOtherSpace(): Promise<SpaceContext>;
  /** A query in the customer's own database, as its server's superuser. */
  query(text: string): Promise<Record<string, unknown>[]>;
  /** Statements as the administrator whose connection string we are given. */
  runAsAdministrator(text: string): Promise<void>;
  close(): Promise<void>;
}

export interface CustomerOptions {
  /** Rights of the role that the customer gives us. */
  readonly canCreateRoles?: boolean;
}

/** A customer with a TLS server of their own, a connection to it, and nothing initialized yet. */
export async function customerFixture(options: CustomerOptions = {}): Promise<CustomerFixture> {
  const control = await controlFixture();
  const database = await createCustomerDatabase(options);
  const vault = createMemoryVault();
  const logger = keepingLogger();
  const objects = new Map<string, Uint8Array>();
  const storage = { isBroken: false, objects };
  const pools = createTestPools({
    readCredentials: async (ref, how) => databaseCredentialsSchema.parse(await vault.get(ref, how)),
    logger,
    limits: { cooldownMs: 5_000 },
  });
  const clock = { now: () => new Date() };
  const base = {
    control: control.control,
    vault,
    clock,
    logger,
    requestId: newId(),
    jobs,
    storeFor: pools.storeFor,
    egress: { createSocket: () => new Socket() },
    openObjectStore: () => memoryStore(objects, () => storage.isBroken),
  };
  const enterNewSpace = async () => {
    const { userId } = await control.createUser();
    const user = { ...base, actor: { type: "user", userId } as const };
    const { spaceId } = await ensurePersonalSpace({ ctx: user, userId });
    return await enterSpace({ ctx: user, spaceId });
  };
  const ctx = await enterNewSpace();
  const { connectionId } = await createConnection({
    ctx,
    input: {
      name: "Mine",
      database: { url: database.administratorUrl, tls: { mode: "custom_ca", caPem: database.caPem } },
      storage: {
        provider: "minio",
        endpoint: "https://minio.example",
        bucket: "my-forms",
        accessKeyId: "AKIAEXAMPLE",
        secretAccessKey: STORAGE_SECRET,
      },
    },
  });
  return {
    control,
    ctx,
    vault,
    logs: logger.lines,
    connectionId,
    administratorUrl: database.administratorUrl,
    administratorPassword: database.administratorPassword,
    caPem: database.caPem,
    storage,
    enterOtherSpace: enterNewSpace,
    query: (text) => database.query(text),
    runAsAdministrator: async (text) => {
      const { administratorUrl: connectionString, caPem: ca } = database;
      const client = new pg.Client({ connectionString, ssl: { ca } });
      await client.connect();
      try {
        await client.query(text);
      } finally {
        await client.end();
      }
    },
    close: async () => {
      await pools.close();
      await control.close();
      await database.drop();
    },
  };
}

/** A customer whose own database is initialized. */
export async function readyCustomerFixture(): Promise<CustomerFixture> {
  const fixture = await customerFixture();
  const { ctx, connectionId, administratorUrl } = fixture;
  await provisionNow({ ctx, connectionId, secrets: { administratorUrl } });
  return fixture;
}
