import { type DatabaseTls, databaseTlsSchema } from "@formtrap/contracts";

interface TlsColumns {
  readonly databaseTlsMode: "public_ca" | "provider_ca" | "custom_ca" | "pinned" | null;
  /** The CA's certificate or a certificate's fingerprint: what the mode needs. */
  readonly databaseCaPem: string | null;
}

/** How a customer's server proves itself, as the columns of `connection` keep it. */
export function toTlsColumns(tls: DatabaseTls): TlsColumns {
  switch (tls.mode) {
    case "public_ca":
      return { databaseTlsMode: tls.mode, databaseCaPem: null };
    case "custom_ca":
      return { databaseTlsMode: tls.mode, databaseCaPem: tls.caPem };
    case "pinned":
      return { databaseTlsMode: tls.mode, databaseCaPem: tls.fingerprintSha256 };
    case "private_network":
      throw new TypeError("A customer's connection is never on the operator's private network.");
  }
}

/** @throws ZodError where the columns do not belong together. */
export function fromTlsColumns(columns: TlsColumns): DatabaseTls {
  return databaseTlsSchema.parse({
    mode: columns.databaseTlsMode,
    caPem: columns.databaseCaPem,
    fingerprintSha256: columns.databaseCaPem,
  });
}
