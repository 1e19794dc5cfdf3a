import type { SubmitRefusal } from "./submit-refusal.ts";

/** What became of a post, and with it of the files that were written for it. */
export type RecordResult =
  | { readonly kind: "stored" }
  /** It waits with the platform and becomes a row later; its visitor is told "stored". */
  | { readonly kind: "spooled" }
  /** Its visitor is told "stored", but not by a row of this try: it stood before, or was erased. */
  | { readonly kind: "stood_before" }
  /** The route is out of date: the form was saved, or its tenant moved, since it was loaded. */
  | { readonly kind: "stale" }
  | {
      readonly kind: "refused";
      readonly refusal: SubmitRefusal;
      /** The connection failed on the way: a row may stand all the same, and hold the files. */
      readonly mayBeStored: boolean;
    };
