import { supportedMimeTypes } from "file-type";
import { ALIASES, FILE_TYPES } from "./file-types.ts";

interface ExtensionEntry {
  readonly type: string;
  /** This and the others that mean the same, `jpg` and `jpeg`. */
  readonly same: ReadonlySet<string>;
}

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,99}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,99}$/;
/** What browsers and clients say where they do not know. */
const SAYS_NOTHING = new Set(
  ["octet-stream", "x-download", "force-download", "unknown", "x-unknown", "binary"].map(
    (name) => `application/${name}`,
  ),
).add("binary/octet-stream");

const canonicalTypes = new Map(
  ALIASES.flatMap(([type, aliases]) => aliases.split(" ").map((alias) => [alias, type])),
);
const extensions = new Map<string, ExtensionEntry>();
const looks = new Map<string, ReadonlySet<string>>();
for (const [type, names, looksLike] of FILE_TYPES) {
  const same = new Set(names.split(" "));
  for (const name of same) extensions.set(name, { type, same });
  if (looksLike !== undefined) looks.set(type, new Set(looksLike.split(" ")));
}

/** Begins with something else, sometimes or always, than what tells it. */
const SIGNED_ONLY_SOMETIMES = new Set([
  "model/stl",
  "application/x-apple-diskimage",
  "application/x-iso9660-image",
  "application/pgp-encrypted",
  "application/x-ms-regedit",
  "application/vnd.sketchup.skp",
  "image/x-olympus-orf",
]);
const signedTypes = new Set([...supportedMimeTypes].map(canonicalType));
for (const type of looks.keys()) signedTypes.add(type);
for (const type of SIGNED_ONLY_SOMETIMES) signedTypes.delete(type);

const TEXT_TYPES = new Set([
  "application/json",
  "application/x-ndjson",
  "application/xml",
  "application/toml",
  "application/sql",
  "application/x-subrip",
  "application/x-pem-file",
  "message/rfc822",
  "multipart/related",
  "model/step",
  "model/iges",
]);
const TEXT_SUFFIX = /\+(?:json|xml|yaml)$/;

/** A type without parameters and under one name; null where it says nothing or is none. */
export function readMediaType(claim: string): string | null {
  const bare = (claim.split(";", 1)[0] ?? "").trim().toLowerCase();
  if (!MEDIA_TYPE.test(bare)) return null;
  const type = canonicalType(bare);
  return SAYS_NOTHING.has(type) ? null : type;
}

/** The one name that is used here, of a type in lower case. */
export function canonicalType(type: string): string {
  const bare = (type.split(";", 1)[0] ?? "").toLowerCase();
  return canonicalTypes.get(bare) ?? bare;
}

/** What an extension stands for; null where that is not known. */
export function typeOfExtension(extension: string | null): string | null {
  return extension === null ? null : (extensions.get(extension)?.type ?? null);
}

/** Whether two extensions mean the same, `jpg` and `jpeg`. */
export function isSameExtension(one: string, other: string): boolean {
  return one === other || extensions.get(one)?.same.has(other) === true;
}

/** Whether a file of this type may look like one of another from its first bytes, as a docx looks like a zip. */
export function mayLookLike(type: string, other: string): boolean {
  return looks.get(type)?.has(other) === true;
}

/** Whether files of a type are text, whatever the charset. SVG is, too, but tells more than that. */
export function isTextType(type: string): boolean {
  if (type === "image/svg+xml") return false;
  return type.startsWith("text/") || TEXT_TYPES.has(type) || TEXT_SUFFIX.test(type);
}

/** Whether a file of a type can be told by its first bytes, always. */
export function hasSignature(type: string): boolean {
  return signedTypes.has(type) && !isTextType(type);
}
