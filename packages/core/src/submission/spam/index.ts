export { contentFingerprint } from "./content-fingerprint.ts";
export { describeSignals } from "./describe-signals.ts";
export { judgeByLists, type ListVerdict } from "./judge-by-lists.ts";
export { type PreparedSpamLists, prepareSpamLists } from "./prepare-spam-lists.ts";
export { type ReadPost, readPost } from "./read-post.ts";
export { createRepetitionCounter, type RepetitionCounter } from "./repetition-counter.ts";
export { type PostToScore, type SpamScore, scoreContent } from "./score-content.ts";
export type { SpamSignal } from "./spam-signal.ts";
