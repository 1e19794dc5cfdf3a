/** The code of docs/embed.md, so that the guide cannot say what does not work. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile as compileSvelte } from "svelte/compiler";
import { compileScript, parse as parseVue } from "vue/compiler-sfc";
import { bundlePage } from "../support/page-server.ts";

const GUIDE = readFileSync(join(import.meta.dirname, "../../docs/embed.md"), "utf8");

export type Framework = "React" | "Vue" | "Svelte";

/** What a reader of the guide puts in for its placeholders. */
export interface Placeholders {
  /** Of the form. */
  readonly address: string;
  readonly formsOrigin: string;
  /** Of the page that the form is in. */
  readonly pageUrl: string;
}

/**
 * A block of the guide, ready to use.
 * @param nth which one of this language within the section, from 0.
 * @throws Error where the guide has no such block.
 */
export function snippet(given: Placeholders, section: string, language: string, nth = 0): string {
  const [, text] = GUIDE.split(`\n## ${section}\n`);
  const [body = ""] = (text ?? "").split("\n## ");
  const block = [...body.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, "g"))][nth]?.[1];
  if (block === undefined) throw new Error(`no ${language} number ${nth} below "${section}"`);
  return (
    block
      .replaceAll("YOUR_FORM_ADDRESS", given.address)
      .replaceAll("https://forms.example.com", given.formsOrigin)
      // What Hugo and Astro make of their own.
      .replaceAll("{{ site.Params.formAddress }}", given.address)
      .replaceAll("{{ .Page.Permalink }}", given.pageUrl)
      .replace(/^---[^]*?---\n/, "")
      .replaceAll("{action}", `"${given.address}"`)
      .replaceAll("is:inline ", "")
  );
}

/** The directives that the guide's last table names; its rows are the key's. */
export function policyRows(): ReadonlyMap<string, string> {
  const [, table = ""] = GUIDE.split("\n## Pages with a Content-Security-Policy\n");
  return new Map(
    [...table.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map(([, name = "", needs = ""]) => [name, needs]),
  );
}

/** A page with a framework's component in it, built as its build tools do. */
export function componentPage(framework: Framework, given: Placeholders): Promise<string> {
  const root = '<div id="root"></div>';
  switch (framework) {
    case "React": {
      const start = `import { createRoot } from "react-dom/client"; createRoot(document.getElementById("root")).render(<ContactForm />);`;
      return bundlePage(root, `${snippet(given, "React", "jsx")}\n${start}`, "jsx");
    }
    case "Vue": {
      const { descriptor } = parseVue(snippet(given, "Vue", "vue"), { filename: "Form.vue" });
      const { content } = compileScript(descriptor, { id: "form", inlineTemplate: true });
      const component = content.replace("export default", "const Form =");
      return bundlePage(
        root,
        `${component}\nimport { createApp } from "vue"; createApp(Form).mount("#root");`,
      );
    }
    case "Svelte": {
      const options = { name: "Form", generate: "client" } as const;
      const { js } = compileSvelte(snippet(given, "Svelte", "svelte"), options);
      const component = js.code.replace("export default function Form", "function Form");
      const start = `import { mount } from "svelte"; mount(Form, { target: document.getElementById("root") });`;
      return bundlePage(root, `${component}\n${start}`);
    }
  }
}
