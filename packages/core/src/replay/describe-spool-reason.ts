import type { SpoolReason } from "@formtrap/contracts";

/** Why posts wait, for people. */
export interface SpoolReasonText {
  /** A whole sentence, that begins with what is wrong and not with "because". */
  readonly because: string;
  /** What the space's owner can do about it; null: nothing, it is ours or passes by itself. */
  readonly whatToDo: string | null;
}

const TEXTS: Readonly<Record<SpoolReason, SpoolReasonText>> = {
  unreachable: {
    because: "Your database cannot be reached.",
    whatToDo:
      "See with your database's provider whether it is running, paused or moved to another address, and whether a firewall keeps us out.",
  },
  timeout: {
    because: "Your database does not answer in time.",
    whatToDo:
      "See whether it is overloaded, paused, or has a table locked by a long transaction or a migration.",
  },
  auth: {
    because: "Your database refuses our login.",
    whatToDo:
      "If the password was changed, or the role or the database was renamed, connect the database again with the new one.",
  },
  tls: {
    because: "Your database could not prove its identity, or offers no encryption.",
    whatToDo:
      "If its certificate was changed, test the connection again and give us the new certificate authority.",
  },
  credentials: {
    because: "We could not read the credentials of your database.",
    whatToDo: null,
  },
  too_many_connections: {
    because: "Your database takes no more connections.",
    whatToDo:
      "Close connections that nobody uses, raise its limit, or connect through your provider's connection pooler.",
  },
  busy: {
    because: "All our connections to your database are in use.",
    whatToDo: null,
  },
  read_only: {
    because: "Your database is read-only.",
    whatToDo:
      "Providers switch a database to read-only when it is over its quota, and a replica always is: see with your provider.",
  },
  disk_full: {
    because: "Your database has no room left.",
    whatToDo: "Enlarge its disk or its plan, or delete what you need no longer.",
  },
  fenced: {
    because: "Your data is on its way to another database.",
    whatToDo: null,
  },
  misconfigured: {
    because: "Our tables or functions in your database are missing, or our role may not use them any longer.",
    whatToDo:
      "Open the connection and initialize the database again: that restores what is missing and deletes nothing.",
  },
  misbehaving: {
    because: "What answers at your database's address does not speak as PostgreSQL does.",
    whatToDo: "See that its address and port lead to the database and not to something before it.",
  },
  server_error: {
    because: "Your database reports an error whenever we store a submission.",
    whatToDo: "Its own log says more: a trigger or an extension may be failing.",
  },
  breaker_open: {
    because: "Your database did not answer a moment ago, so it was not asked again yet.",
    whatToDo: null,
  },
  spool_only: {
    because: "Storing was paused by the operator of this service.",
    whatToDo: null,
  },
  moving: {
    because: "Your data is on its way to another database.",
    whatToDo: null,
  },
  suspended: {
    because: "Your space is suspended.",
    whatToDo: "Ask the operator of this service, or settle what is unpaid.",
  },
  stale_route: {
    because: "The form was changed, and its new settings could not be read yet.",
    whatToDo: null,
  },
};

/** Says in sentences for a space's owner why its posts wait, and what can be done. */
export function describeSpoolReason(reason: SpoolReason): SpoolReasonText {
  return TEXTS[reason];
}

/** The same of files, whose posts are stored: they wait for the space's bucket. */
export function describeWaitingFiles(): SpoolReasonText {
  return {
    because: "Your bucket cannot be reached, or refuses our keys.",
    whatToDo:
      "See with your storage's provider whether the bucket is there and whether the keys that you gave us may write to it, then test the connection.",
  };
}
