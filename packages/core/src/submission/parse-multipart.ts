import type { PostedBody, PostedField, PostedFile } from "./posted-body.ts";
import { readPart } from "./read-part.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import type { TextBudget } from "./text-budget.ts";
import { say } from "./texts/index.ts";

const CR = 0x0d;
const LF = 0x0a;
const DASH = 0x2d;
const BOUNDARY_LENGTH_MAX = 200;
/** Fields and files and parts without a name: what the loop below does is bounded whatever was sent. */
const PARTS_MAX = 1000;

/** How a delimiter line ends; `next` is where the part behind it starts. */
interface Delimiter {
  readonly end: "next_part" | "close";
  readonly next: number;
  readonly lineBreak: "crlf" | "lf";
}

/**
 * Parses `multipart/form-data` (RFC 7578, RFC 2046), names as the HTML standard escapes them. Preamble and epilogue
 * are skipped. Bare line feeds are taken as line breaks only where the first delimiter line ends in one.
 * @throws SubmitRefusal MALFORMED_BODY where the boundary is not found or the closing delimiter is missing.
 */
export function parseMultipart(
  body: Buffer,
  boundary: string,
  charset: string | null,
  budget: TextBudget,
): PostedBody {
  if (boundary === "" || boundary.length > BOUNDARY_LENGTH_MAX) throw malformed("multipart_no_boundary");
  const fields: PostedField[] = [];
  const files: PostedFile[] = [];
  const opening = findOpening(body, Buffer.from(`--${boundary}`, "latin1"));
  const separator = Buffer.from(`${opening.lineBreak === "crlf" ? "\r\n" : "\n"}--${boundary}`, "latin1");
  const lineBreakLength = opening.lineBreak === "crlf" ? 2 : 1;
  let delimiter = opening;
  for (let parts = 0; delimiter.end === "next_part"; parts += 1) {
    if (parts === PARTS_MAX) {
      throw new SubmitRefusal("PAYLOAD_TOO_LARGE", say("too_many_parts", { count: PARTS_MAX }));
    }
    const start = delimiter.next;
    // From the line break that ended the last delimiter: in an empty part it is the next one's first.
    let end = body.indexOf(separator, start - lineBreakLength);
    let following = end === -1 ? null : readDelimiter(body, end + separator.length);
    while (end !== -1 && following === null) {
      end = body.indexOf(separator, end + 1);
      following = end === -1 ? null : readDelimiter(body, end + separator.length);
    }
    if (following === null) throw malformed("multipart_cut_off");
    const contentEnd = opening.lineBreak === "lf" && body[end - 1] === CR ? end - 1 : end;
    readPart(body.subarray(start, Math.max(start, contentEnd)), charset, budget, fields, files);
    delimiter = following;
  }
  return { fields, files };
}

function findOpening(body: Buffer, dashBoundary: Buffer): Delimiter {
  let at = body.indexOf(dashBoundary);
  while (at !== -1) {
    const delimiter = at === 0 || body[at - 1] === LF ? readDelimiter(body, at + dashBoundary.length) : null;
    if (delimiter !== null) return delimiter;
    at = body.indexOf(dashBoundary, at + 1);
  }
  throw malformed("multipart_wrong_boundary");
}

/** Reads what follows a boundary; null where this is content that only starts like one. */
function readDelimiter(body: Buffer, from: number): Delimiter | null {
  if (body[from] === DASH && body[from + 1] === DASH) {
    return { end: "close", next: from + 2, lineBreak: "crlf" };
  }
  let at = from;
  while (body[at] === 0x20 || body[at] === 0x09) at += 1;
  if (body[at] === LF) return { end: "next_part", next: at + 1, lineBreak: "lf" };
  if (body[at] === CR && body[at + 1] === LF) return { end: "next_part", next: at + 2, lineBreak: "crlf" };
  return null;
}

function malformed(
  text: "multipart_no_boundary" | "multipart_wrong_boundary" | "multipart_cut_off",
): SubmitRefusal {
  return new SubmitRefusal("MALFORMED_BODY", say(text));
}
