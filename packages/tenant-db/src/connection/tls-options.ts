import type { ConnectionOptions } from "node:tls";
import type { DatabaseTls } from "@formtrap/contracts";

/**
 * TLS settings of one connection, built field by field. The host that the customer gave is checked against the
 * certificate's names and addresses by Node itself, in every mode that trusts an authority.
 */
export function tlsOptionsOf(tls: DatabaseTls): ConnectionOptions {
  switch (tls.mode) {
    case "public_ca":
      return { rejectUnauthorized: true };
    case "custom_ca":
      return { rejectUnauthorized: true, ca: tls.caPem };
    case "pinned":
    case "private_network":
      // Pinned: the certificate itself is compared before a byte of the answer is read. Private: nothing to compare.
      return { rejectUnauthorized: false };
  }
}
