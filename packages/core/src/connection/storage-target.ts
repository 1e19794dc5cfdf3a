import { DomainError } from "../errors.ts";
import type { StorageTarget } from "../ports.ts";
import type { Connection } from "./read-connection.ts";

/** Where a connection's bucket is, without its keys. @throws DomainError `invalid_input` where it has none. */
export function storageTargetOf(
  connection: Pick<
    Connection,
    "storageEndpoint" | "storageBucket" | "storageRegion" | "storageForcePathStyle"
  >,
): Omit<StorageTarget, "accessKeyId" | "secretAccessKey"> {
  const { storageEndpoint: endpoint, storageBucket: bucket, storageRegion: region } = connection;
  if (endpoint === null || bucket === null || region === null) {
    throw new DomainError("invalid_input", "This connection has no bucket.");
  }
  return { endpoint, bucket, region, forcePathStyle: connection.storageForcePathStyle };
}
