import { type DatabaseTls, databaseTlsSchema } from "@formtrap/contracts";

interface TlsColumns {
  readonly databaseTlsMode: "public_ca" | "provider_ca" | "custom_ca" | "pinned" | null;
  /** The CA's certificate or a certificate's fingerprint: what the mode needs. */
  readonly databaseCaPem: string | null;
}

/** A provider's own authority is found by whose server it is, and kept. */
type KeptTls = DatabaseTls | { readonly mode: "provider_ca"; readonly caPem: string };

/** How a customer's server proves itself, as the columns of `connection` keep it. */
export function toTlsColumns(tls: KeptTls): TlsColumns {
  switch (tls.mode) {
    case "public_ca":
      return { databaseTlsMode: tls.mode, databaseCaPem: null };
    case "custom_ca":
    case "provider_ca":
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
    mode: columns.databaseTlsMode === "provider_ca" ? "custom_ca" : columns.databaseTlsMode,
    caPem: columns.databaseCaPem,
    fingerprintSha256: columns.databaseCaPem,
  });
}
