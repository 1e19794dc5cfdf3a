import { type Check, newId } from "@formtrap/contracts";
import { type ObjectStore, ObjectStoreError } from "../ports.ts";
import { type CheckReport, failed, passed, reportOf } from "./check.ts";

const PROBE_PREFIX = "formtrap-probe/";

/** Writes, reads back and deletes one small object: the three things that forms with files need. */
export async function probeStorage(store: ObjectStore): Promise<CheckReport> {
  const key = `${PROBE_PREFIX}${newId()}`;
  const body = new TextEncoder().encode(`FormTrap connection test ${key}\n`);
  const checks: Check[] = [];

  const written = await attempt(() => store.put(key, body, { contentType: "text/plain" }));
  if (!written.ok) {
    checks.push(
      failed(
        "write",
        `Writing an object to the bucket failed. ${written.reason}`,
        "Check endpoint, region, bucket name and keys, and that the key may write objects.",
      ),
    );
    return reportOf(checks);
  }
  checks.push(passed("write", "An object was written."));

  const read = await attempt(() => store.get(key, { maxBytes: 1_024 }));
  if (!read.ok) {
    const message = `Reading the object back failed. ${read.reason}`;
    checks.push(failed("read", message, "Check that the key may read objects."));
  } else if (!Buffer.from(read.value).equals(body)) {
    const message = "The object came back different from what was written.";
    checks.push(
      failed("read", message, "Check that the endpoint belongs to this bucket and nothing rewrites it."),
    );
  } else {
    checks.push(passed("read", "The same object was read back."));
  }

  const deleted = await attempt(() => store.delete(key));
  checks.push(
    deleted.ok
      ? passed("delete", "The object was deleted.")
      : failed(
          "delete",
          `Deleting the object failed. ${deleted.reason}`,
          `Check that the key may delete objects, and remove ${key} yourself.`,
        ),
  );
  return reportOf(checks);
}

type Attempt<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string };

async function attempt<Value>(action: () => Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { ok: true, value: await action() };
  } catch (error) {
    if (error instanceof ObjectStoreError) return { ok: false, reason: error.message };
    throw error;
  }
}
