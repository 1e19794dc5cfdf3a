export { listSessions, type Session } from "./list-sessions.ts";
export { type Me, readMe } from "./read-me.ts";
export { revokeOtherSessions } from "./revoke-other-sessions.ts";
export { revokeSession } from "./revoke-session.ts";
