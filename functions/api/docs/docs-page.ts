import { createHash } from "node:crypto";
import { escapeHtml } from "@formtrap/contracts";
import { API_BASE_PATH, type ApiRoute, apiRoutes, PROBLEM_CODES, PROBLEMS } from "@formtrap/contracts/api";
import { DOCS_STYLE } from "./docs-style.ts";
import { EXPLAINED_PROBLEMS } from "./explained-problems.ts";
import { INTRODUCTION } from "./introduction.ts";
import { proseHtml } from "./prose.ts";
import { renderOperation } from "./render-operation.ts";

const STYLE_HASH = createHash("sha256").update(DOCS_STYLE).digest("base64");

/** Nothing runs, nothing loads, and no other page puts it into a frame. */
export const DOCS_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "referrer-policy": "no-referrer",
  "cache-control": "public, max-age=300",
};

interface Operation {
  readonly id: string;
  readonly route: ApiRoute;
}

/** The reference of the whole API on one page without scripts, made of the contract that the server itself uses. */
export function renderDocs(): string {
  const groups = new Map<string, Operation[]>();
  for (const [id, route] of Object.entries<ApiRoute>(apiRoutes))
    groups.set(route.tag, [...(groups.get(route.tag) ?? []), { id, route }]);
  const sections = [...groups].map(([tag, operations]) => {
    const rendered = operations.map(({ id, route }) => renderOperation(id, route));
    return `<section aria-labelledby="${anchorOf(tag)}"><h2 id="${anchorOf(tag)}">${escapeHtml(tag)}</h2>${rendered.join("\n")}</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>FormTrap API</title>
<style>${DOCS_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">To the reference</a>
<div class="page">
${navigation(groups)}
<main id="main">
<h1>FormTrap API</h1>
${proseHtml(INTRODUCTION)}
<p>All of it for programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1). Paths are below <code>${API_BASE_PATH}</code>.</p>
${sections.join("\n")}
${problems()}
</main>
</div>
</body>
</html>
`;
}

function navigation(groups: ReadonlyMap<string, readonly Operation[]>): string {
  const entries = [...groups].map(([tag, operations]) => {
    const links = operations.map(
      ({ id, route }) => `<li><a href="#${id}">${escapeHtml(route.summary)}</a></li>`,
    );
    return `<li><a href="#${anchorOf(tag)}">${escapeHtml(tag)}</a><ul>${links.join("")}</ul></li>`;
  });
  return `<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ul>${entries.join("")}<li><a href="#problems">Problems</a></li></ul></nav>`;
}

function problems(): string {
  const rows = PROBLEM_CODES.map((code) => {
    const { status, title } = PROBLEMS[code];
    return `<tr id="problem-${code}"><th scope="row"><code>${code}</code><span class="type">${status}</span></th><td>${escapeHtml(title)}. ${escapeHtml(EXPLAINED_PROBLEMS[code])}</td></tr>`;
  });
  return `<section aria-labelledby="problems"><h2 id="problems">Problems</h2>
<p>What is refused is answered with <code>application/problem+json</code> (RFC 9457). Decide by <code>code</code>, which stays; show <code>detail</code> to people; tell <code>requestId</code> to support.</p>
<table><thead><tr><th scope="col">Code and status</th><th scope="col">What it means, and what to do</th></tr></thead><tbody>${rows.join("")}</tbody></table></section>`;
}

function anchorOf(tag: string): string {
  return `tag-${tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
}
