import { escapeHtml } from "@formtrap/contracts";
import { captchaWidget, tokenLines } from "./captcha-widget.ts";
import type { SnippetField, SnippetForm } from "./snippet-form.ts";

/** A plain form, which `formtrap.js` improves where it can and which works without it. */
export function htmlSnippet(form: SnippetForm): string {
  const script = `<script src="${escapeHtml(new URL("/formtrap.js", form.postUrl).href)}" async></script>`;
  return [...formLines(form, " data-formtrap"), ...captchaScript(form), script, ""].join("\n");
}

/** The same form, sent by a script of the page's own. */
export function fetchSnippet(form: SnippetForm): string {
  const id = `form-${form.endpointId}`;
  return [
    ...formLines(form, ` id="${id}"`),
    ...captchaScript(form),
    '<script type="module">',
    `  const form = document.getElementById("${id}");`,
    '  form.addEventListener("submit", async (event) => {',
    "    event.preventDefault();",
    "    try {",
    "      const data = new FormData(form);",
    ...tokenLines(form.captcha).map((line) => `      ${line}`),
    '      const response = await fetch(form.getAttribute("action"), {',
    '        method: "POST",',
    "        body: data,",
    '        headers: { Accept: "application/json" },',
    "      });",
    "      const answer = await response.json();",
    "      if (answer.ok) {",
    "        form.replaceWith(answer.message);",
    "      } else {",
    '        alert(answer.errors.map((error) => error.message).join("\\n"));',
    "      }",
    "    } catch {",
    '      alert("That did not arrive. Please try again.");',
    "    }",
    "  });",
    "</script>",
    "",
  ].join("\n");
}

function formLines(form: SnippetForm, attributes: string): readonly string[] {
  const { postUrl, fields, honeypotFieldName, files } = form;
  const encoding = files === null ? "" : ' enctype="multipart/form-data"';
  return [
    `<form action="${escapeHtml(postUrl)}" method="post"${encoding}${attributes}>`,
    ...fields.map((field) => `  <label>${escapeHtml(field.label)} ${control(field)}</label>`),
    ...fileLine(files),
    `  <div hidden aria-hidden="true"><input name="${escapeHtml(honeypotFieldName)}" tabindex="-1" autocomplete="off"></div>`,
    ...widgetLine(form),
    "  <button>Send</button>",
    "</form>",
  ];
}

function control(field: SnippetField): string {
  const { name, kind, type, rule, isMultiple } = field;
  const named = `name="${escapeHtml(name)}"`;
  const required = rule.required === true ? " required" : "";
  if (kind === "select") {
    const empty = isMultiple ? "" : '<option value="">…</option>';
    const options = (rule.oneOf ?? []).map((value) => `<option>${escapeHtml(value)}</option>`).join("");
    return `<select ${named}${isMultiple ? " multiple" : ""}${required}>${empty}${options}</select>`;
  }
  const lengths =
    type === "number" ? "" : attribute("minlength", rule.minLength) + attribute("maxlength", rule.maxLength);
  if (kind === "textarea") return `<textarea ${named}${lengths}${required}></textarea>`;
  const range =
    type === "number" ? `${attribute("min", rule.min)}${attribute("max", rule.max)} step="any"` : "";
  return `<input ${named} type="${type}"${lengths}${range}${required}>`;
}

function attribute(name: string, value: number | undefined): string {
  return value === undefined ? "" : ` ${name}="${value}"`;
}

function fileLine(files: SnippetForm["files"]): readonly string[] {
  if (files === null) return [];
  const accept = files.accept === "" ? "" : ` accept="${escapeHtml(files.accept)}"`;
  return [
    `  <label>Files <input name="files" type="file"${accept}${files.isMultiple ? " multiple" : ""}></label>`,
  ];
}

function widgetLine({ captcha }: SnippetForm): readonly string[] {
  if (captcha === null) return [];
  const { className } = captchaWidget(captcha);
  if (className === null) return [];
  const action = captcha.mode === "turnstile" && captcha.action !== null ? captcha.action : null;
  const labelled = action === null ? "" : ` data-action="${escapeHtml(action)}"`;
  return [`  <div class="${className}" data-sitekey="${escapeHtml(captcha.siteKey)}"${labelled}></div>`];
}

function captchaScript({ captcha }: SnippetForm): readonly string[] {
  return captcha === null
    ? []
    : [`<script src="${escapeHtml(captchaWidget(captcha).scriptUrl)}" async defer></script>`];
}
