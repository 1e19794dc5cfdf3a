import { captchaWidget, tokenLines } from "./captcha-widget.ts";
import { js, jsx } from "./escape.ts";
import type { SnippetField, SnippetForm } from "./snippet-form.ts";

/** A component that needs nothing but React. */
export function reactSnippet(form: SnippetForm): string {
  const { postUrl, fields, honeypotFieldName, captcha } = form;
  return [
    captcha === null ? 'import { useState } from "react";' : 'import { useEffect, useState } from "react";',
    "",
    "export function ContactForm() {",
    '  const [state, setState] = useState({ status: "editing", errors: [] });',
    ...scriptLines(form),
    "",
    "  async function send(event) {",
    "    event.preventDefault();",
    "    const data = new FormData(event.target);",
    '    setState({ status: "sending", errors: [] });',
    "    try {",
    ...tokenLines(captcha).map((line) => `      ${line}`),
    `      const response = await fetch(${js(postUrl)}, {`,
    '        method: "POST",',
    "        body: data,",
    '        headers: { Accept: "application/json" },',
    "      });",
    "      const answer = await response.json();",
    '      setState(answer.ok ? { status: "sent", errors: [] } : { status: "editing", errors: answer.errors });',
    "    } catch {",
    '      setState({ status: "editing", errors: [{ message: "That did not arrive. Please try again." }] });',
    "    }",
    "  }",
    "",
    '  if (state.status === "sent") return <p role="status">Thank you!</p>;',
    "  return (",
    "    <form onSubmit={send}>",
    ...fields.map((field) => `      <label>${jsx(`${field.label} `)}${control(field)}</label>`),
    ...fileLine(form),
    `      <input name=${jsx(honeypotFieldName)} tabIndex={-1} autoComplete="off" style={{ display: "none" }} />`,
    ...widgetLine(form),
    '      {state.errors.map((error) => <p role="alert" key={error.message}>{error.message}</p>)}',
    '      <button disabled={state.status === "sending"}>Send</button>',
    "    </form>",
    "  );",
    "}",
    "",
  ].join("\n");
}

function control({ name, kind, type, rule, isMultiple }: SnippetField): string {
  const named = `name=${jsx(name)}`;
  const required = rule.required === true ? " required" : "";
  if (kind === "select") {
    const empty = isMultiple ? "" : '<option value="">…</option>';
    const options = (rule.oneOf ?? []).map((value) => `<option>${jsx(value)}</option>`).join("");
    return `<select ${named}${isMultiple ? " multiple" : ""}${required}>${empty}${options}</select>`;
  }
  const lengths =
    type === "number" ? "" : attribute("minLength", rule.minLength) + attribute("maxLength", rule.maxLength);
  if (kind === "textarea") return `<textarea ${named}${lengths}${required} />`;
  const range =
    type === "number" ? `${attribute("min", rule.min)}${attribute("max", rule.max)} step="any"` : "";
  return `<input ${named} type="${type}"${lengths}${range}${required} />`;
}

function attribute(name: string, value: number | undefined): string {
  return value === undefined ? "" : ` ${name}={${value}}`;
}

function fileLine({ files }: SnippetForm): readonly string[] {
  if (files === null) return [];
  const accept = files.accept === "" ? "" : ` accept=${jsx(files.accept)}`;
  const multiple = files.isMultiple ? " multiple" : "";
  return [`      <label>Files <input name="files" type="file"${accept}${multiple} /></label>`];
}

/** A provider's script looks for its widgets when it is loaded: it is, whenever the form is shown. */
function scriptLines({ captcha }: SnippetForm): readonly string[] {
  if (captcha === null) return [];
  return [
    "",
    "  useEffect(() => {",
    '    const script = document.createElement("script");',
    `    script.src = ${js(captchaWidget(captcha).scriptUrl)};`,
    "    document.head.append(script);",
    "    return () => script.remove();",
    "  }, []);",
  ];
}

function widgetLine({ captcha }: SnippetForm): readonly string[] {
  if (captcha === null) return [];
  const { className } = captchaWidget(captcha);
  if (className === null) return [];
  const action = captcha.mode === "turnstile" && captcha.action !== null ? captcha.action : null;
  const labelled = action === null ? "" : ` data-action=${jsx(action)}`;
  return [`      <div className="${className}" data-sitekey=${jsx(captcha.siteKey)}${labelled} />`];
}
