import { escapeHtml } from "@formtrap/contracts";
import { API_BASE_PATH, type ApiRoute } from "@formtrap/contracts/api";
import type * as z from "zod";
import { jsonSchema } from "../serve/json-schema.ts";
import { problemCodesOf } from "../serve/openapi.ts";
import { describeFields, type FieldRow } from "./describe-fields.ts";
import { inlineHtml, proseHtml } from "./prose.ts";

/** One operation: who may, what it takes, what it answers, how it refuses. */
export function renderOperation(id: string, route: ApiRoute): string {
  const { method, path, summary, description, params, query, body, success, example } = route;
  const answer = "schema" in success ? success.schema : undefined;
  return [
    `<article aria-labelledby="${id}"><h3 id="${id}">${escapeHtml(summary)}</h3>`,
    `<code class="route"><span class="method ${method}">${method}</span> ${escapeHtml(`${API_BASE_PATH}${path}`)}</code>`,
    description === undefined ? "" : proseHtml(description),
    `<p class="soft">${accessHtml(route.access)}</p>`,
    tableHtml("Path", fieldsOf(params, "input")),
    tableHtml("Query", fieldsOf(query, "input")),
    tableHtml("Body", fieldsOf(body, "input")),
    exampleHtml("Example of a body", example?.body),
    `<h4>Answer</h4><p>${answerHtml(route)}</p>`,
    foldedHtml("Its fields", tableHtml("", fieldsOf(answer, "output"))),
    exampleHtml("Example of an answer", example?.answer),
    foldedHtml("How it may refuse", problemsHtml(route)),
    "</article>",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function accessHtml(access: ApiRoute["access"]): string {
  if (access === "anybody") return "Nobody has to be signed in.";
  return access === "person"
    ? "For people who are signed in, not for keys."
    : `Needs the right <code>${access}</code>.`;
}

function answerHtml({ success, hasEtag }: ApiRoute): string {
  const tagged = hasEtag === true ? ", with an <code>ETag</code>" : "";
  if (success.status === 204) return "<code>204</code>, and nothing else.";
  const type = "mediaType" in success ? success.mediaType : "application/json";
  return `<code>${success.status}</code> <code>${escapeHtml(type)}</code>${tagged}.`;
}

function fieldsOf(schema: z.ZodType | undefined, io: "input" | "output"): readonly FieldRow[] {
  if (schema === undefined) return [];
  const components = new Map<string, unknown>();
  const converted = jsonSchema(schema, io, components);
  return describeFields(converted, Object.fromEntries(components));
}

function tableHtml(caption: string, rows: readonly FieldRow[]): string {
  if (rows.length === 0) return "";
  const title = caption === "" ? "" : `<h4>${caption}</h4>`;
  return `${title}<table><thead><tr><th scope="col">Field</th><th scope="col">What it is</th></tr></thead><tbody>${rows.map(rowHtml).join("")}</tbody></table>`;
}

function rowHtml({ path, type, isRequired, rules, description }: FieldRow): string {
  const name = path === "" ? "(the whole)" : path;
  const needed = isRequired ? "" : ", optional";
  const more = [description === null ? "" : inlineHtml(description), escapeHtml(rules.join("; "))];
  return `<tr><th scope="row"><code>${escapeHtml(name)}</code><span class="type">${escapeHtml(type)}${needed}</span></th><td>${more.filter((part) => part !== "").join("<br>")}</td></tr>`;
}

function exampleHtml(title: string, example: unknown): string {
  if (example === undefined) return "";
  return foldedHtml(title, `<pre><code>${escapeHtml(JSON.stringify(example, null, 2))}</code></pre>`);
}

/** Opened by keyboard and without scripts. */
function foldedHtml(title: string, content: string): string {
  return content === "" ? "" : `<details><summary>${title}</summary>${content}</details>`;
}

function problemsHtml(route: ApiRoute): string {
  const links = [...problemCodesOf(route)].map(
    (code) => `<li><a href="#problem-${code}"><code>${code}</code></a></li>`,
  );
  return `<ul class="problems">${links.join("")}</ul>`;
}
