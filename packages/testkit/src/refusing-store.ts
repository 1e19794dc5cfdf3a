import type { TenantStore } from "@formtrap/tenant-db";

/** A store of which nothing may be asked: every method rejects with these words. Tests put in what they expect. */
export function createRefusingStore(message: string): TenantStore {
  const refuse = () => Promise.reject(new Error(message));
  return {
    forms: {
      insert: refuse,
      find: refuse,
      update: refuse,
      list: refuse,
      removeSubmissions: refuse,
      remove: refuse,
    },
    submissions: {
      record: refuse,
      recordAll: refuse,
      isRecorded: refuse,
      exists: refuse,
      count: refuse,
      spamSince: refuse,
      findFiles: refuse,
      relocateFile: refuse,
    },
    destinations: {
      save: refuse,
      ofForm: refuse,
      list: refuse,
      find: refuse,
      setEnabled: refuse,
      rotateSecret: refuse,
      remove: refuse,
    },
    deliveries: {
      claim: refuse,
      finish: refuse,
      ofSubmission: refuse,
      ofDestination: refuse,
      find: refuse,
      attempts: refuse,
      replay: refuse,
    },
    statistics: { count: refuse },
    uploads: { unused: refuse, hold: refuse },
    inbox: {
      list: refuse,
      count: refuse,
      find: refuse,
      change: refuse,
      remove: refuse,
      restore: refuse,
      holdings: refuse,
      erase: refuse,
      isErased: refuse,
      overdue: refuse,
      notes: { list: refuse, find: refuse, add: refuse, update: refuse, remove: refuse },
    },
    health: refuse,
  };
}
