import { COMMON_FAULTS, type Siteverify } from "./siteverify.ts";

/** hCaptcha, "Verify the User Response Server Side" and "Siteverify Error Codes Table" (docs.hcaptcha.com). */
export const hcaptcha: Siteverify = {
  endpoint: "https://api.hcaptcha.com/siteverify",
  faults: {
    ...COMMON_FAULTS,
    "expired-input-response": "used",
    "already-seen-response": "used",
    // What these two were before.
    "invalid-or-already-seen-response": "used",
    // A token of another account's site, and the published one for trying out, which costs nobody a challenge.
    "sitekey-secret-mismatch": "foreign",
    "not-using-dummy-passcode": "foreign",
    // The address is the one that the platform vouches for, and sent where there is one.
    "missing-remoteip": "provider",
    "invalid-remoteip": "provider",
  },
  // The token must then be one of this site, not of any site of the account.
  ownFields: ({ siteKey }) => ({ sitekey: siteKey }),
  // Browsers that keep their address to themselves make it "not-provided"; its score, for some plans, is not
  // reCAPTCHA's: 1 is a bot.
  readPage: ({ hostname }) => ({
    hostname: hostname === "not-provided" ? null : hostname,
    action: null,
    score: null,
  }),
};
