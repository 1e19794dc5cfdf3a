import type { FormPolicy, SpamLists } from "@formtrap/contracts";
import type { Controls } from "./control-fields.ts";
import type { SenderIdentity } from "./sender-identity.ts";
import {
  describeSignals,
  judgeByLists,
  prepareSpamLists,
  type ReadPost,
  scoreContent,
} from "./spam/index.ts";
import type { SubmitContext } from "./submit-context.ts";
import type { SubmitRequest } from "./submit-request.ts";

/** Sent by the page's script: how long its visitor took. */
const ELAPSED_HEADER = "formtrap-elapsed-ms";

/** What is thought of a post. The reason is for the owner: a code and a sentence. */
export interface SpamVerdict {
  readonly status: "new" | "spam";
  /** 0 to 1; null where the content was not looked at. */
  readonly score: number | null;
  readonly reason: string | null;
}

interface SuspectedPost {
  readonly ctx: Pick<SubmitContext, "repetitions">;
  readonly request: SubmitRequest;
  readonly policy: FormPolicy;
  readonly lists: SpamLists;
  readonly controls: Controls;
  readonly originVerdict: "accept" | "spam";
  readonly content: ReadPost;
  readonly identity: SenderIdentity;
  /** Of the content, as the repetition counter knows it. */
  readonly fingerprint: string | null;
}

/**
 * Judges whether a post is spam: what nobody but a bot does, then the space's lists, then the content's score
 * against the form's threshold. No input or output.
 */
export function judgeSpam(post: SuspectedPost): SpamVerdict {
  const { ctx, request, policy, controls, content, identity } = post;
  if (controls.honeypot !== null) {
    return spam(1, "honeypot: a field that people do not see was filled in");
  }
  if (post.originVerdict === "spam") {
    return spam(null, "origin_absent: the post does not say which site it comes from");
  }
  const { email, name } = identity;
  const listed = judgeByLists(prepareSpamLists(post.lists), {
    content,
    email,
    ipAddress: request.sourceIp,
  });
  if (listed?.verdict === "allowed") return { status: "new", score: 0, reason: null };
  if (listed?.verdict === "blocked") return spam(1, `blocked: ${listed.text}`);
  const { score, signals } = scoreContent({
    content,
    email,
    name,
    fillMs: readElapsed(request.headers[ELAPSED_HEADER]),
    repetitions: ctx.repetitions.count(policy.formId, post.fingerprint),
  });
  if (score > policy.spamThreshold) return spam(score, describeSignals(signals));
  return { status: "new", score, reason: null };
}

function spam(score: number | null, reason: string): SpamVerdict {
  return { status: "spam", score, reason };
}

function readElapsed(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,10}$/.test(header) ? Number(header) : null;
}
