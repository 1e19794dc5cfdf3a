import { type ApiRoute, apiRoutes, PROBLEM_CODES } from "@formtrap/contracts/api";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { DOCS_HEADERS, renderDocs } from "./docs/docs-page.ts";
import { EXPLAINED_PROBLEMS } from "./docs/explained-problems.ts";
import { openApiDocument } from "./serve/openapi.ts";

const routes = Object.entries<ApiRoute>(apiRoutes);
const document = openApiDocument({ version: "1" });
const text = JSON.stringify(document);

describe("examples of the contract", () => {
  it.each(routes)("%s has those that it needs, valid by its own schemas", (_id, route) => {
    const { body, success, example } = route;
    if (body !== undefined) {
      expect(example, "its body needs an example").toHaveProperty("body");
      expect(body.safeParse(example?.body)).toMatchObject({ success: true });
    }
    if ("schema" in success) {
      expect(example, "its answer needs an example").toHaveProperty("answer");
      expect(success.schema.safeParse(example?.answer)).toMatchObject({ success: true });
      // Nothing in it that the contract does not name.
      expect(success.schema.parse(example?.answer)).toEqual(example?.answer);
    }
  });

  it("hold no secret that looks real", () => {
    const examples = JSON.stringify(routes.map(([, { example }]) => example ?? null));
    expect(examples).not.toMatch(/AKIA[0-9A-Z]{16}|ftk_[\w-]{20,}|whsec_[\w+/=-]{24,}|-----BEGIN/);
  });
});

describe("the OpenAPI document", () => {
  it("refers to nothing that it does not hold", () => {
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = ""]) => reference);
    expect(references.length).toBeGreaterThan(0);
    const schemas = z.object({ components: z.object({ schemas: z.looseObject({}) }) }).parse(document)
      .components.schemas;
    const missing = references.filter((each) => !(each.replace("#/components/schemas/", "") in schemas));
    expect([...new Set(missing)]).toEqual([]);
  });

  it("describes every parameter of every path, once", () => {
    for (const [id, { path, params }] of routes) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([id, new Set(Object.keys(params?.shape ?? {}))]).toEqual([id, new Set(named)]);
    }
    const ways = routes.map(([, { method, path }]) => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`);
    expect(new Set(ways).size).toBe(ways.length);
  });
});

describe("the reference for people", () => {
  const page = renderDocs();

  it("describes every operation, and links to nothing that is not there", () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(routes.filter(([id]) => !ids.has(id))).toEqual([]);
    expect(links.filter((link) => !ids.has(link))).toEqual([]);
  });

  it("explains every problem where problem documents point to", () => {
    for (const code of PROBLEM_CODES) {
      expect(page).toContain(`id="problem-${code}"`);
      expect(EXPLAINED_PROBLEMS[code].length).toBeGreaterThan(20);
    }
  });

  it("runs no script and loads nothing", () => {
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(/);
    expect(DOCS_HEADERS["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });
});
