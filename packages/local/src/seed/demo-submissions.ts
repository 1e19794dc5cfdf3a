import type { NewSubmission } from "@formtrap/tenant-db";
import type { DemoForm } from "./demo-forms.ts";
import type { DemoPost } from "./demo-posts.ts";
import { stableId } from "./stable-id.ts";

const DAYS = 10;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const USER_AGENTS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15",
  "Mozilla/5.0 (X11; Linux x86_64; rv:149.0) Gecko/20100101 Firefox/149.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1",
] as const;
const SCRIPT_AGENT = "python-requests/2.32.3";

export interface DemoTarget {
  readonly formId: string;
  readonly policyVersion: number;
  /** The ten days before it are filled; the same one gives the same rows. */
  readonly until: Date;
}

/** A form's posts, spread over the last ten days and the waking hours, the same at every run. */
export function demoSubmissions(form: DemoForm, target: DemoTarget): readonly NewSubmission[] {
  const random = seededRandom(form.key.length * 7_919);
  const startMs = target.until.getTime() - DAYS * DAY_MS;
  return form.posts.map((post, index) => {
    const day = Math.floor((index * DAYS) / form.posts.length);
    const minuteOfDay = 7 * 60 + Math.floor(random() * 15 * 60);
    const dayStartMs = Math.floor((startMs + day * DAY_MS) / DAY_MS) * DAY_MS;
    const createdAt = new Date(dayStartMs + minuteOfDay * MINUTE_MS + Math.floor(random() * MINUTE_MS));
    return toSubmission({ form, target, post, index, createdAt, random });
  });
}

function toSubmission(options: {
  readonly form: DemoForm;
  readonly target: DemoTarget;
  readonly post: DemoPost;
  readonly index: number;
  readonly createdAt: Date;
  readonly random: () => number;
}): NewSubmission {
  const { form, target, post, createdAt, random } = options;
  const { email, name } = post.fields;
  const userAgent = USER_AGENTS[Math.floor(random() * USER_AGENTS.length)] ?? USER_AGENTS[0];
  return {
    id: stableId(createdAt, `${target.formId} post ${options.index}`),
    formId: target.formId,
    policyVersion: target.policyVersion,
    createdAt,
    status: post.spam === undefined ? "new" : "spam",
    email: typeof email === "string" ? email : null,
    name: typeof name === "string" && name !== "" ? name : null,
    dataJson: JSON.stringify(post.fields),
    fieldOrder: Object.keys(post.fields),
    files: [],
    uploadKeys: [],
    spamScore: post.spam?.score ?? Math.round(random() * 20) / 100,
    spamReason: post.spam?.reason ?? null,
    // Addresses set aside for documentation (RFC 5737), cut to /24 as ingest does.
    ipAddress: random() < 0.5 ? "203.0.113.0" : "198.51.100.0",
    userAgent: post.spam === undefined ? userAgent : SCRIPT_AGENT,
    referer: form.page,
    mailOptions: null,
    deliveries: [],
    // They were accepted long ago: a form closed since then has no say.
    alreadyAccepted: true,
  };
}

/** Mulberry32: small, fast and the same everywhere; nothing here needs to be unguessable. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
