import type { ConnectionOptions } from "node:tls";
import type { DatabaseTls } from "@formtrap/contracts";
import { TenantUnavailable } from "../errors.ts";

/**
 * TLS settings of one connection, built field by field. The host that the customer gave is checked against the
 * certificate's names and addresses by Node itself, in every mode that trusts an authority.
 * @throws TenantUnavailable `tls` for a provider whose authority this build does not carry.
 */
export function tlsOptionsOf(tls: DatabaseTls): ConnectionOptions {
  switch (tls.mode) {
    case "public_ca":
      return { rejectUnauthorized: true };
    case "custom_ca":
      return { rejectUnauthorized: true, ca: tls.caPem };
    case "provider_ca":
      throw new TenantUnavailable("tls", {
        detail: `no authority of ${tls.provider} in this build: use its certificate as custom_ca, or pin it`,
      });
    case "pinned":
    case "private_network":
      // Pinned: the certificate itself is compared before a byte of the answer is read. Private: nothing to compare.
      return { rejectUnauthorized: false };
  }
}
