/** Whether a required field has its file is the same in the page, in a body with files and in one with handles. */
import type { FieldRule, FormDescription } from "@formtrap/contracts";
import { describe, expect, it } from "vitest";
import { checkForm } from "../../packages/client/src/page/checks.ts";
import { buildData } from "../../packages/core/src/submission/build-data.ts";
import { listFileFields } from "../../packages/core/src/submission/files/list-file-fields.ts";
import { writeHandle } from "../../packages/core/src/submission/files/upload-handle.ts";
import { parseBody } from "../../packages/core/src/submission/parse-body.ts";
import type { PostedBody } from "../../packages/core/src/submission/posted-body.ts";
import { FieldRefusal } from "../../packages/core/src/submission/submit-refusal.ts";
import { compileRules, validateFields } from "../../packages/core/src/submission/validate-fields.ts";

type Rules = Readonly<Record<string, FieldRule>>;
type Entries = readonly (readonly [name: string, value: File | string])[];
type Verdict = readonly (readonly [field: string | undefined, code: string])[];

/** What a browser sends of an input in which nothing was chosen. */
const NONE = new File([], "");
const CV = new File(["%PDF-1.7"], "cv.pdf");
const NO_BYTES = new File([], "cv.pdf");

function inPage(data: FormData, rules: Rules): Verdict {
  const files = { allowed: true, maxCount: 10, maxSizeBytes: 1_000, allowedTypes: [] };
  const captcha = { mode: "off", siteKey: null, action: null } as const;
  const form: FormDescription["form"] = { files, fields: rules, multiple: [], captcha };
  const found = checkForm(data, { ok: true, form, texts: {} }, (field) => field);
  return found.map(({ field, code }) => [field, code]);
}

function onServer(posted: PostedBody, handles: readonly string[], rules: Rules): Verdict {
  const { data } = buildData(posted.fields, new Set());
  try {
    validateFields(data, compileRules(rules), listFileFields(posted.files, handles));
    return [];
  } catch (error) {
    if (!(error instanceof FieldRefusal)) throw error;
    return error.faults.map(({ field, code }) => [field, code]);
  }
}

/** As browsers write it; Node's own writer makes a text of a file without a name. */
async function asPosted(entries: Entries): Promise<PostedBody> {
  const parts: Buffer[] = [];
  for (const [name, value] of entries) {
    const file = typeof value === "string" ? "" : `; filename="${value.name}"`;
    const content = typeof value === "string" ? value : await value.bytes();
    parts.push(Buffer.from(`--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`));
    parts.push(Buffer.from(content), Buffer.from("\r\n"));
  }
  return parseBody(Buffer.concat([...parts, Buffer.from("--b--\r\n")]), "multipart/form-data; boundary=b");
}

/** What stands in place of the files where the script has sent them. */
function handlesOf({ files }: PostedBody): readonly string[] {
  return files.map(({ fieldName, fileName, content }) => {
    const promised = { key: "k", formId: "0190e1b2-0000-7000-8000-000000000000", type: "", expiresAt: 0 };
    const upload = { ...promised, name: fileName, field: fieldName, sizeBytes: content.byteLength };
    return writeHandle(upload, Buffer.alloc(32));
  });
}

const CASES: readonly (readonly [what: string, entries: Entries, rules: Rules, expected: Verdict])[] = [
  ["a file", [["cv", CV]], { cv: { required: true } }, []],
  ["no input", [["a", "1"]], { cv: { required: true } }, [["cv", "REQUIRED_FIELD_MISSING"]]],
  ["an empty input", [["cv", NONE]], { cv: { required: true } }, [["cv", "REQUIRED_FIELD_MISSING"]]],
  ["a file of no bytes", [["cv", NO_BYTES]], { cv: { required: true } }, [["cv", "REQUIRED_FIELD_EMPTY"]]],
  ["a file of no bytes, not required", [["cv", NO_BYTES]], { cv: { type: "email" } }, []],
  [
    "one file of two with bytes",
    [
      ["cv", NO_BYTES],
      ["cv", CV],
    ],
    { cv: { required: true } },
    [],
  ],
  ["another field's file", [["other", CV]], { cv: { required: true } }, [["cv", "REQUIRED_FIELD_MISSING"]]],
  [
    "a name that only starts alike",
    [["cvs", CV]],
    { cv: { required: true } },
    [["cv", "REQUIRED_FIELD_MISSING"]],
  ],
  ["a list", [["cv[]", CV]], { cv: { required: true } }, []],
  ["a list by index", [["cv[0]", CV]], { cv: { required: true } }, []],
  ["a rule for a list", [["cv[]", CV]], { "cv[]": { required: true } }, []],
  ["a member of a group", [["docs[cv]", CV]], { "docs[cv]": { required: true } }, []],
  ["a group", [["docs[cv]", CV]], { docs: { required: true } }, []],
  [
    "another member of a group",
    [["docs[cv]", CV]],
    { "docs[photo]": { required: true } },
    [["docs[photo]", "REQUIRED_FIELD_MISSING"]],
  ],
  [
    "a file under rules for what is typed",
    [["cv", CV]],
    { cv: { required: true, type: "email", minLength: 100, maxLength: 1, oneOf: ["x"] } },
    [],
  ],
  ["a file under rules for numbers", [["cv", CV]], { cv: { type: "number", min: 5 } }, []],
  [
    "a text beside a file",
    [
      ["cv", CV],
      ["cv", "x"],
    ],
    { cv: { required: true, type: "email" } },
    [["cv", "TYPE_EMAIL"]],
  ],
  [
    "a blank text beside a file",
    [
      ["cv", " "],
      ["cv", CV],
    ],
    { cv: { required: true } },
    [],
  ],
];

describe("a required field's file", () => {
  it.each(CASES)("is judged alike everywhere: %s", async (_what, entries, rules, expected) => {
    const data = new FormData();
    for (const [name, value] of entries) data.append(name, value);
    const posted = await asPosted(entries);
    expect(inPage(data, rules)).toEqual(expected);
    expect(onServer(posted, [], rules)).toEqual(expected);
    expect(onServer({ ...posted, files: [] }, handlesOf(posted), rules)).toEqual(expected);
  });

  it("is the server's to find where the page has sent files itself", () => {
    const data = new FormData();
    data.append("_upload", "u1.handle.mac");
    data.append("name", "");
    const rules = { cv: { required: true }, email: { type: "email" } } as const;
    expect(inPage(data, rules)).toEqual([]);
    data.append("email", "x");
    expect(inPage(data, rules)).toEqual([["email", "TYPE_EMAIL"]]);
  });
});
