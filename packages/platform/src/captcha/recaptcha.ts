import { COMMON_FAULTS, type Siteverify } from "./siteverify.ts";

/**
 * Google, "Verifying the user's response" (developers.google.com/recaptcha/docs/verify), v2 and v3 alike. Where
 * google.com cannot be reached, www.recaptcha.net answers under the same path.
 */
export const recaptcha: Siteverify = {
  endpoint: "https://www.google.com/recaptcha/api/siteverify",
  faults: {
    ...COMMON_FAULTS,
    "timeout-or-duplicate": "used",
    // The last two are not on that page. Google's newer interface says of its BROWSER_ERROR: "could easily be simulated
    // by an attacker"; the other is what a token of another site, or of another version's key, gets.
    "browser-error": "no_token",
    "invalid-keys": "foreign",
  },
  ownFields: () => ({}),
  readPage: (told) => told,
};
