/** What a data key is for: a part of its context at the key service, so that rights can tell them apart. */
export type SealPurpose = "spool" | "snapshot";

/** A key of 256 bits, and the same key as only the key service can open it. */
export interface DataKey {
  readonly plaintext: Uint8Array;
  /** base64 */
  readonly sealed: string;
}

/** The key service does not answer, or refuses. Carries a code and nothing of the request. */
export class KeyServiceUnavailable extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`The key service did not answer (${code}).`);
    this.name = "KeyServiceUnavailable";
    this.code = code;
  }
}

/** Keys to seal with, from the platform's key service. */
export interface DataKeys {
  /**
   * This container's own key: made at first use, renewed after an hour, and used on for a day while the key service
   * is away. @throws KeyServiceUnavailable
   */
  current(purpose: SealPurpose): Promise<DataKey>;
  /** Opens a sealed key, from memory when it was opened before. @throws KeyServiceUnavailable */
  open(purpose: SealPurpose, sealed: string): Promise<Uint8Array>;
}
