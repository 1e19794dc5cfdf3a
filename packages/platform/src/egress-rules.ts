import type { LookupFunction } from "node:net";

/**
 * Says the same whether a host does not exist, resolves to something private or is a forbidden literal:
 * anything finer would let a customer map the network that the functions run in.
 */
export class EgressRefused extends Error {
  readonly code = "EGRESS_REFUSED";

  constructor() {
    super("The host was not found or may not be connected to.");
    this.name = "EgressRefused";
  }
}

/** What a connection is judged by: literals as they stand, names by what they resolve to. */
export interface EgressRules {
  readonly lookup: LookupFunction;
  readonly refusalOf: (host: string) => EgressRefused | null;
}
