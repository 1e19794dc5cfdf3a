import { isUtf8 } from "node:buffer";
import { decodeText, isLegacyCharset } from "./charset.ts";
import { parseParameterizedHeader } from "./header-parameters.ts";
import { parseJson } from "./parse-json.ts";
import { parseMultipart } from "./parse-multipart.ts";
import { parseUrlencoded } from "./parse-urlencoded.ts";
import type { PostedBody, PostedField } from "./posted-body.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import { TextBudget } from "./text-budget.ts";
import { say } from "./texts/index.ts";

const URLENCODED = "application/x-www-form-urlencoded";
const MULTIPART = "multipart/form-data";
/** Four times the text that a body may hold: no encoding makes it longer than three times. */
const TEXT_BODY_BYTES_MAX = 1024 * 1024;
const LOOKS_LIKE_JSON = /^[\s\uFEFF]*[{[]/;

/**
 * Parses a post of any supported encoding into fields and files; nothing is dropped, nothing is stored.
 * JSON is also taken as `text/plain` (`navigator.sendBeacon` sends that) and without a content type.
 * @throws SubmitRefusal EMPTY, MALFORMED_BODY, PAYLOAD_TOO_LARGE or UNSUPPORTED_MEDIA_TYPE.
 */
export function parseBody(body: Buffer, contentType: string | undefined): PostedBody {
  if (body.length === 0) throw emptyPost();
  const header = parseParameterizedHeader(contentType ?? "");
  const charset = header.parameters.get("charset") ?? null;
  const type =
    header.value === "" || header.value === "text/plain" ? sniff(body, header.value) : header.value;
  if (type === MULTIPART) {
    const boundary = header.parameters.get("boundary") ?? "";
    const posted = parseMultipart(body, boundary, charset, new TextBudget());
    const hint = charset === null ? hintedCharset(posted.fields) : null;
    return hint === null ? posted : parseMultipart(body, boundary, hint, new TextBudget());
  }
  if (body.length > TEXT_BODY_BYTES_MAX) {
    throw new SubmitRefusal("PAYLOAD_TOO_LARGE", say("too_much_text"));
  }
  if (type === URLENCODED) {
    return {
      fields: inHintedCharset(charset, (named) => parseUrlencoded(body, named, new TextBudget())),
      files: [],
    };
  }
  if (type === "application/json" || type === "text/json" || type.endsWith("+json")) {
    return { fields: parseJson(jsonText(body, charset), new TextBudget()), files: [] };
  }
  throw new SubmitRefusal("UNSUPPORTED_MEDIA_TYPE", say("unsupported_media_type"));
}

/** A post in which there is nothing. */
export function emptyPost(): SubmitRefusal {
  return new SubmitRefusal("EMPTY", say("empty"));
}

function sniff(body: Buffer, type: string): string {
  const start = body.toString("latin1", 0, 64).replace(/^\u00ef\u00bb\u00bf/, "");
  if (LOOKS_LIKE_JSON.test(start)) return "application/json";
  return type === "" && body.includes("=") ? URLENCODED : "";
}

function jsonText(body: Buffer, charset: string | null): string {
  // JSON is UTF-8 whatever a header says (RFC 8259), and gateways hand it over as such; old senders mean it.
  const text = decodeText(body, charset === null || isUtf8(body) ? null : charset);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Browsers fill a hidden field named `_charset_` with the encoding they used (HTML standard). */
function hintedCharset(fields: readonly PostedField[]): string | null {
  const hint = fields.find((field) => field.name === "_charset_")?.value;
  return typeof hint === "string" && isLegacyCharset(hint) ? hint : null;
}

function inHintedCharset(
  declared: string | null,
  parse: (charset: string | null) => PostedField[],
): PostedField[] {
  const fields = parse(declared);
  const hint = declared === null ? hintedCharset(fields) : null;
  return hint === null ? fields : parse(hint);
}
