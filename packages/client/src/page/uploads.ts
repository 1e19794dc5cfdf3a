import type { SubmitError, UploadTicket } from "@formtrap/contracts";
import type { ChosenFile } from "./checks.ts";
import { Refused, requestJson } from "./request.ts";

const AT_ONCE_MAX = 3;
const TRIES_MAX = 5;
const FIRST_PAUSE_MS = 800;
const PAUSE_MS_MAX = 15_000;

export type UploadState = "uploading" | "waiting" | "uploaded" | "failed";

/** Told of every step of every file. */
export type OnProgress = (chosen: ChosenFile, state: UploadState, percent: number) => void;

/**
 * Where tickets for the files of a form are given out, by the address that it posts to; null where there is no such
 * place, and files go with the form.
 */
export function uploadsUrl(action: string): string | null {
  const { origin, pathname } = new URL(action);
  const id = /\/f\/+([^/]+?)(?:\.json)?\/*$/.exec(pathname)?.[1];
  return id === undefined ? null : `${origin}/f/${id}/uploads`;
}

/** A file that lies in the bucket: sent once, however often the form has to be. */
export interface Uploaded {
  readonly handle: string;
  readonly expiresAtMs: number;
}

/** One file could not be sent, for a reason that trying again does not mend. */
export class UploadFailed extends Error {
  readonly errors: readonly SubmitError[];

  constructor(errors: readonly SubmitError[]) {
    super("upload failed");
    this.errors = errors;
  }
}

/**
 * Sends files straight to the bucket, three at once, each with retries; those in `known` are there already.
 * @returns the handles of all but those that were canceled one by one.
 * @throws UploadFailed, Refused, or anything where the visitor canceled it all.
 */
export async function uploadAll(options: {
  /** Where tickets are given out. */
  readonly url: string;
  readonly files: readonly ChosenFile[];
  readonly known: WeakMap<File, Uploaded>;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}): Promise<readonly string[]> {
  const { url, files, known, signal, onProgress } = options;
  const handles: string[][] = [];
  let next = 0;
  signal.addEventListener("abort", () => {
    for (const { canceling } of files) canceling.abort();
  });
  const work = async () => {
    while (next < files.length) {
      const at = next;
      next += 1;
      const chosen = files[at];
      if (chosen === undefined) continue;
      const soon = Date.now() + 60_000;
      let uploaded = known.get(chosen.file);
      if (uploaded === undefined || uploaded.expiresAtMs < soon) {
        uploaded = await uploadOne(url, chosen, onProgress).catch((error: unknown) => {
          if (signal.aborted || !chosen.canceling.signal.aborted) throw error;
          return undefined;
        });
      }
      if (uploaded === undefined) continue;
      known.set(chosen.file, uploaded);
      onProgress(chosen, "uploaded", 100);
      handles[at] = [uploaded.handle];
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE_MAX, files.length) }, work));
  return handles.flat();
}

async function uploadOne(url: string, chosen: ChosenFile, onProgress: OnProgress): Promise<Uploaded> {
  const { file, field, canceling } = chosen;
  const { signal } = canceling;
  for (let tries = 1; ; tries += 1) {
    try {
      onProgress(chosen, "uploading", 0);
      const request = { name: file.name, type: file.type, size: file.size, field };
      const ticket = await requestJson<UploadTicket>(url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(request),
        signal,
      });
      // Whatever answered, it is not where tickets are given out.
      if (typeof ticket.url !== "string" || typeof ticket.handle !== "string") throw new Refused(404, {}, 0);
      await put(ticket, file, signal, (percent) => onProgress(chosen, "uploading", percent));
      return { handle: ticket.handle, expiresAtMs: Date.parse(ticket.expiresAt) };
    } catch (error) {
      if (signal.aborted) throw error;
      // Refused by the form: it stays so. A bucket's refusal may be a ticket that ran out: the next try has a new one.
      const isFinal = error instanceof Refused && !error.mayPassLater;
      if (isFinal || tries === TRIES_MAX) {
        onProgress(chosen, "failed", 0);
        throw error instanceof Refused ? error : new UploadFailed([]);
      }
      onProgress(chosen, "waiting", 0);
      const retryAfterMs = error instanceof Refused ? error.retryAfterMs : 0;
      await pause(Math.max(retryAfterMs, Math.min(PAUSE_MS_MAX, FIRST_PAUSE_MS * 2 ** (tries - 1))), signal);
    }
  }
}

/** Only XMLHttpRequest tells how much was sent. */
function put(
  ticket: UploadTicket,
  file: File,
  signal: AbortSignal,
  onPercent: (percent: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const settle = (isSent: boolean) => {
      signal.removeEventListener("abort", abort);
      if (isSent) resolve();
      else reject(new Error("not sent"));
    };
    const fail = () => settle(false);
    request.open(ticket.method, ticket.url);
    for (const [name, value] of Object.entries(ticket.headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded, total }) =>
      onPercent(Math.floor((loaded / (total || 1)) * 100)),
    );
    request.addEventListener("load", () => settle(request.status >= 200 && request.status <= 299));
    for (const event of ["error", "abort", "timeout"]) request.addEventListener(event, fail);
    signal.addEventListener("abort", abort);
    if (signal.aborted) fail();
    else request.send(file);
  });
}

/** Waits, and longer where the browser knows that it is offline; a connection that comes back ends it at once. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, navigator.onLine ? ms : 3_600_000);
    function done() {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    }
    addEventListener("online", done);
    signal.addEventListener("abort", done);
  });
}
