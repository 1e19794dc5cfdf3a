/** What holds for all operations, in few words; docs/api.md says more. */
export const INTRODUCTION = `Everything that a person does with forms, submissions and their own infrastructure. Send JSON, get JSON.

A program sends a key of its space: \`Authorization: Bearer <key>\`. A key has some rights, each named at the operations that need it, and works in its space alone. The dashboard's own pages use their session instead; what changes something is taken from those pages only.

Lists come in pages: \`limit\` says how long they are (25 unless you say so, 100 at most), and \`nextCursor\` goes into the next call's \`cursor\` until it is null. What comes or goes meanwhile makes no other item appear twice or be left out.

Send a random \`Idempotency-Key\` with what writes in a space, and send it again with the repeat when an answer got lost: for 24 hours the repeat gets the first answer. An answer that held a secret is not shown again.

What several people may edit carries an \`ETag\`. Send it as \`If-Match\` when you write: if somebody was faster, \`changed_meanwhile\` tells you so, and nothing is overwritten. Send it as \`If-None-Match\` when you read: 304 says that nothing happened.

A key, and a person in a space, may call so often a minute as \`RateLimit-Limit\` says; \`RateLimit-Remaining\` and \`RateLimit-Reset\` (in seconds) say what is left. Beyond it the answer is 429 with \`Retry-After\`.

What takes long is a job: the answer is 202 with it, and reading it tells how far it is.`;
