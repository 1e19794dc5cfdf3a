import { type Check, newId } from "@formtrap/contracts";
import {
  type ObjectStore,
  ObjectStoreError,
  type OutboundHttp,
  OutboundHttpError,
  type PresignedPut,
} from "../ports.ts";
import { failed, passed } from "./check.ts";

const EXPIRES_IN_SECONDS = 60;
const TIMEOUT_MS = 8_000;
const ANSWER_BYTES_MAX = 64 * 1024;
/** As pages that upload files send it. */
const DISPOSITION = 'attachment; filename="probe.txt"';

/**
 * Uploads one small object by a presigned address, as visitors' browsers do, and asks for each origin whether the bucket
 * lets pages of it do so.
 * @returns the origins that it does not, beside the checks.
 */
export async function probeBrowserUploads(options: {
  readonly store: ObjectStore;
  readonly http: OutboundHttp;
  /** Such as `https://www.example.com`. */
  readonly origins: readonly string[];
}): Promise<{ readonly checks: readonly Check[]; readonly refusedOrigins: readonly string[] }> {
  const { store, http, origins } = options;
  const key = `formtrap-probe/${newId()}`;
  const body = new TextEncoder().encode(`FormTrap upload test ${key}\n`);
  let upload: PresignedPut;
  try {
    upload = await store.presignPut(key, {
      contentType: "text/plain",
      contentDisposition: DISPOSITION,
      sizeBytes: body.byteLength,
      expiresInSeconds: EXPIRES_IN_SECONDS,
    });
  } catch (error) {
    if (!(error instanceof ObjectStoreError)) throw error;
    return { checks: [failed("presigned_put", error.message, "Check the keys.")], refusedOrigins: [] };
  }
  const put = await tryUpload(http, upload, body);
  if (put.ok) await store.delete(key).catch(() => undefined);
  const checks = [put];
  const refusedOrigins: string[] = [];
  for (const origin of origins) {
    const isAllowed = await allowsUploads(http, upload, origin);
    if (!isAllowed) refusedOrigins.push(origin);
    checks.push(
      isAllowed
        ? passed("cors", `Pages of ${origin} may upload files.`)
        : failed(
            "cors",
            `The bucket does not let pages of ${origin} upload files.`,
            "Paste the rule below into the bucket's CORS settings. Forms without file fields work without it.",
          ),
    );
  }
  return { checks, refusedOrigins };
}

async function tryUpload(
  http: OutboundHttp,
  { url, headers }: PresignedPut,
  body: Uint8Array,
): Promise<Check> {
  const whatToDo = "Check that the key may write objects, and that nothing between changes the request.";
  try {
    const { status } = await http.send({
      method: "PUT",
      url,
      headers,
      body,
      timeoutMs: TIMEOUT_MS,
      responseBytesMax: ANSWER_BYTES_MAX,
      onTooLarge: "cut",
    });
    return status >= 200 && status < 300
      ? passed("presigned_put", "A file was uploaded by a presigned address, as browsers do it.")
      : failed("presigned_put", `The bucket refused a presigned upload with status ${status}.`, whatToDo);
  } catch (error) {
    if (!(error instanceof OutboundHttpError)) throw error;
    return failed("presigned_put", "The bucket did not answer a presigned upload.", whatToDo);
  }
}

/** By a browser's own question (Fetch standard, CORS-preflight), with the very address that it would upload to. */
async function allowsUploads(http: OutboundHttp, upload: PresignedPut, origin: string): Promise<boolean> {
  const asked = Object.keys(upload.headers).map((name) => name.toLowerCase());
  try {
    const { status, headers } = await http.send({
      method: "OPTIONS",
      url: upload.url,
      headers: {
        origin,
        "access-control-request-method": "PUT",
        "access-control-request-headers": asked.toSorted().join(","),
      },
      body: null,
      timeoutMs: TIMEOUT_MS,
      responseBytesMax: ANSWER_BYTES_MAX,
      onTooLarge: "cut",
    });
    if (status < 200 || status >= 300) return false;
    const allowedOrigin = headers["access-control-allow-origin"];
    if (allowedOrigin !== "*" && allowedOrigin !== origin) return false;
    const methods = listOf(headers["access-control-allow-methods"]);
    const names = listOf(headers["access-control-allow-headers"]);
    const allows = (list: ReadonlySet<string>, name: string) => list.has("*") || list.has(name);
    return allows(methods, "put") && asked.every((name) => allows(names, name));
  } catch (error) {
    if (!(error instanceof OutboundHttpError)) throw error;
    return false;
  }
}

function listOf(header: string | undefined): ReadonlySet<string> {
  return new Set((header ?? "").split(",").map((part) => part.trim().toLowerCase()));
}
