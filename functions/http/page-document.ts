import { createHash } from "node:crypto";
import { PAGE_STYLE } from "./page-style.ts";

const STYLE_HASH = createHash("sha256").update(PAGE_STYLE).digest("base64");

/** The mark, as strokes on a grid of 24 (the title says the same), and how it is announced. */
const OUTCOMES = {
  sent: { role: "status", mark: "m7.5 12.5 3 3 6-6.5" },
  not_sent: { role: "alert", mark: "M12 7v6m0 3.5v.01" },
  closed: { role: "alert", mark: "M8 12h8" },
} as const;

/** What became of what somebody did. */
export type Outcome = keyof typeof OUTCOMES;

/**
 * Headers of a page: nothing runs, nothing loads, nothing is indexed, and no other page puts it into a frame.
 * @param formAction where its form may be sent: nowhere, or to its own origin.
 */
export function pageHeaders(formAction: "'none'" | "'self'"): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    "base-uri 'none'",
    `form-action ${formAction}`,
  ];
  // Who is led to press a button must see what it is.
  if (formAction === "'self'") policy.push("frame-ancestors 'none'");
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "x-robots-tag": "noindex",
    "referrer-policy": "no-referrer",
  };
}

/** A small page without scripts, in the colours that its reader's system prefers. All parts are HTML, escaped. */
export function renderDocument(options: {
  /** BCP 47 */
  readonly language: string;
  /** null where nothing happened. */
  readonly outcome: Outcome | null;
  readonly title: string;
  /** What happened; announced where something did. */
  readonly news: string;
  readonly rest: readonly string[];
}): string {
  const { language, title, news, rest } = options;
  const outcome = options.outcome === null ? null : OUTCOMES[options.outcome];
  const body = [
    outcome === null
      ? ""
      : `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${outcome.mark}"/></svg>`,
    `<h1>${title}</h1>`,
    outcome === null ? news : `<div role="${outcome.role}">${news}</div>`,
    ...rest,
  ];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main class="${options.outcome ?? "address"}">
${body.filter((part) => part !== "").join("\n")}
</main>
</body>
</html>
`;
}
