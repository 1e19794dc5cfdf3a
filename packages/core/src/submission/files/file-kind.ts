import { type FileContent, readFileContent } from "./file-content.ts";
import { cleanFileName, extensionOf } from "./file-name.ts";
import {
  canonicalType,
  hasSignature,
  isSameExtension,
  isTextType,
  mayLookLike,
  readMediaType,
  typeOfExtension,
} from "./media-type.ts";

const UNKNOWN_TYPE = "application/octet-stream";

/** What a file is. */
export interface FileKind {
  /** Media type by content where content tells, else by the claim made safe; never a parameter. */
  readonly type: string;
  readonly isAllowed: boolean;
  /** True where the content contradicts name or claim (a zip called .png): chooses the refusal's text. */
  readonly contradicts: boolean;
}

/** What a visitor says about a file; null where that says nothing. */
interface Said {
  readonly extension: string | null;
  readonly byName: string | null;
  readonly byClaim: string | null;
}

/** Whether content proves a type, leaves it possible, or rules it out. */
type Fit = "proved" | "possible" | "ruled_out";

/** What formats that nobody here knows are often packed in. */
const PACKAGES = new Set([
  "application/zip",
  "application/gzip",
  "application/x-cfb",
  "application/x-sqlite3",
]);
/** Runs where it is opened: a mere claim is not repeated. */
const ACTIVE_TYPES = new Set([
  "text/html",
  "application/xhtml+xml",
  "image/svg+xml",
  "application/xml",
  "text/javascript",
]);
const SOUND_OR_FILM = /^(?:audio|video)\//;

/**
 * Judges what a file is and whether a form takes it: by its content, which name and claim only make more precise (a
 * zip called .docx) or fill in for where content has no signature. A claim that is missing or wrong harms nobody.
 * @param file `start`: its first bytes (all of it when inline; at most 4,100 when direct; possibly empty).
 * @param allowedTypes media types, `image/*` and extensions such as `.pdf`; empty allows anything.
 */
export async function judgeFileKind(
  file: {
    readonly fileName: string;
    readonly claimedType: string;
    readonly start: Uint8Array;
    readonly isWhole: boolean;
  },
  allowedTypes: readonly string[],
): Promise<FileKind> {
  const extension = extensionOf(cleanFileName(file.fileName));
  const said: Said = {
    extension,
    byName: typeOfExtension(extension),
    byClaim: readMediaType(file.claimedType),
  };
  const isSaidToBePdf = (said.byName ?? said.byClaim) === "application/pdf";
  const content = await readFileContent(file.start, { isWhole: file.isWhole, isSaidToBePdf });
  const type = chooseType(content, said);
  const saidType = said.byName ?? (extension === null ? said.byClaim : null);
  const contradicts = saidType !== null && fit(saidType, content) === "ruled_out";
  const isAllowed =
    allowedTypes.length === 0 ||
    allowedTypes.some((entry) => allows(entry.toLowerCase(), { content, said, type, contradicts }));
  return { type, isAllowed, contradicts };
}

function fit(type: string, content: FileContent): Fit {
  switch (content.state) {
    case "known":
      if (content.type === type || mayLookLike(type, content.type)) return "proved";
      return content.isPlainText && isTextType(type) ? "proved" : "ruled_out";
    case "text":
      if (isTextType(type)) return "proved";
      return hasSignature(type) ? "ruled_out" : "possible";
    case "binary":
      return isTextType(type) || hasSignature(type) ? "ruled_out" : "possible";
    case "empty":
    case "unseen":
      return "possible";
  }
}

function chooseType(content: FileContent, { extension, byName, byClaim }: Said): string {
  const fits = (type: string | null, wanted: Fit) => type !== null && fit(type, content) === wanted;
  const safeClaim = byClaim !== null && ACTIVE_TYPES.has(byClaim) && byClaim !== byName ? null : byClaim;
  const named = byName ?? (extension === null ? safeClaim : null);
  switch (content.state) {
    case "known": {
      // A recording says by its claim alone whether it has pictures.
      const isRecording = SOUND_OR_FILM.test(content.type) && SOUND_OR_FILM.test(byClaim ?? "");
      const candidates = isRecording ? [byClaim, byName] : [named];
      return candidates.find((type) => fits(type, "proved")) ?? content.type;
    }
    case "text": {
      const type = byName ?? safeClaim;
      return type === null || fits(type, "ruled_out") ? "text/plain" : type;
    }
    case "binary":
    case "empty":
    case "unseen": {
      // Windows takes tables of text for a spreadsheet's.
      const isTextByName = byName !== null && isTextType(byName) && !isTextType(safeClaim ?? byName);
      const candidates = isTextByName ? [byName, safeClaim] : [safeClaim, byName];
      return candidates.find((type) => fits(type, "possible")) ?? UNKNOWN_TYPE;
    }
  }
}

interface Judged {
  readonly content: FileContent;
  readonly said: Said;
  readonly type: string;
  readonly contradicts: boolean;
}

/** @param entry an extension, a media type or a range of them, in lower case. */
function allows(entry: string, judged: Judged): boolean {
  const { content, said } = judged;
  if (content.state === "empty") return false;
  if (entry.startsWith(".")) return allowsExtension(entry.slice(1), judged);
  if (content.state === "unseen") {
    return [said.byClaim, said.byName].some((type) => type !== null && matches(entry, type));
  }
  if (!matches(entry, judged.type)) return false;
  if (content.state === "known") return !isDisguised(judged) || isHarmlessMisnomer(judged);
  // Text under an extension that nobody knows may be a program; bytes without a signature may be anything.
  const isNamedText = said.extension === null || (said.byName !== null && isTextType(said.byName));
  return content.state === "text" && isNamedText && isTextType(judged.type);
}

/** By its name; a claim alone that is wrong is mostly a client's mistake. */
function isDisguised({ said, type, contradicts }: Judged): boolean {
  return contradicts && (said.byName !== null || ACTIVE_TYPES.has(type));
}

function allowsExtension(wanted: string, { content, said }: Judged): boolean {
  if (said.extension === null || !isSameExtension(wanted, said.extension)) return false;
  if (said.byName !== null) return fit(said.byName, content) !== "ruled_out";
  return content.state !== "known" || content.isPlainText || PACKAGES.has(content.type);
}

function matches(entry: string, type: string): boolean {
  if (entry.endsWith("/*")) return type.startsWith(entry.slice(0, -1));
  return canonicalType(entry) === type;
}

/** A JPEG called .png, a film called .mp3: phones and messengers do that, and nothing opens it as anything else. */
function isHarmlessMisnomer({ type, said }: Judged): boolean {
  if (said.byName === null || ACTIVE_TYPES.has(type) || ACTIVE_TYPES.has(said.byName)) return false;
  const isPicture = type.startsWith("image/") && said.byName.startsWith("image/");
  return isPicture || (SOUND_OR_FILM.test(type) && SOUND_OR_FILM.test(said.byName));
}
