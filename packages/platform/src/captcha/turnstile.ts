import { randomUUID } from "node:crypto";
import { COMMON_FAULTS, type Siteverify } from "./siteverify.ts";

/** Cloudflare, "Server-side validation" (developers.cloudflare.com/turnstile/get-started/server-side-validation). */
export const turnstile: Siteverify = {
  endpoint: "https://challenges.cloudflare.com/turnstile/v0/siteverify",
  faults: {
    ...COMMON_FAULTS,
    // Both are about what is inside the secret; older editions of the page have them.
    "invalid-widget-id": "owner",
    "invalid-parsed-secret": "owner",
    "timeout-or-duplicate": "used",
  },
  // The same question asked again gets the same answer, although a token works once. Never derived from the token: then
  // the token itself would work more than once.
  ownFields: () => ({ idempotency_key: randomUUID() }),
  readPage: ({ hostname, action }) => ({ hostname, action, score: null }),
};
