import type { FormDescription, SubmitSuccessBody } from "@formtrap/contracts";
import { freshToken, resetWidgets } from "./captcha.ts";
import { checkForm, chosenFiles } from "./checks.ts";
import { announce, clearErrors, labelOf, showErrors } from "./faults.ts";
import { type ProgressList, showProgress } from "./progress.ts";
import { Refused, requestJson } from "./request.ts";
import { read, type Texts } from "./texts.ts";
import { type Uploaded, UploadFailed, uploadAll } from "./uploads.ts";

const enhanced = new WeakSet<HTMLFormElement>();

/** Makes a plain form a better one; a form that is one already stays as it is. */
export function enhance(form: HTMLFormElement): void {
  if (enhanced.has(form)) return;
  enhanced.add(form);
  const known = new WeakMap<File, Uploaded>();
  let description: Promise<FormDescription | null> | null = null;
  let startedAt: number | null = null;
  let isSending = false;
  /** The same content keeps its key, so that a repeated post is the same submission. */
  let sent = { content: "", key: "" };

  const describe = () => {
    startedAt ??= Date.now();
    description ??= requestJson<FormDescription>(form.action, { method: "GET" }).catch(() => {
      description = null;
      return null;
    });
    return description;
  };
  form.addEventListener("focusin", () => void describe());
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    const { submitter } = event;
    const buttons = [...form.querySelectorAll("button, input[type=submit]")];
    for (const button of buttons) button.setAttribute("aria-disabled", "true");
    void send(submitter).finally(() => {
      isSending = false;
      for (const button of buttons) button.removeAttribute("aria-disabled");
    });
  });

  async function send(submitter: HTMLElement | null): Promise<void> {
    clearErrors(form);
    const data = new FormData(form);
    const name = submitter?.getAttribute("name");
    if (name) data.append(name, submitter?.getAttribute("value") ?? "");
    const start = new CustomEvent("formtrap:submit", { bubbles: true, cancelable: true, detail: { data } });
    if (!form.dispatchEvent(start)) return;
    const rules = await describe();
    const texts: Texts = rules?.texts ?? {};
    const faults = rules === null ? [] : checkForm(data, rules, (field) => labelOf(form, field));
    if (faults.length > 0) {
      failed(faults);
      return;
    }
    const canceling = new AbortController();
    const files = chosenFiles(data);
    const note = announce(form, "formtrap-status", read(texts, "script_sending"), "status");
    let list: ProgressList | null = null;
    try {
      if (files.length > 0) {
        const shown = showProgress({ form, files, texts, onCancel: () => canceling.abort() });
        list = shown;
        const { signal } = canceling;
        const handles = await uploadAll({
          action: form.action,
          files,
          known,
          signal,
          onProgress: shown.update,
        });
        for (const { field } of files) data.delete(field);
        for (const handle of handles) data.append("_upload", handle);
      }
      const token = rules === null ? null : await freshToken(rules);
      if (token !== null) data.set("g-recaptcha-response", token);
      succeeded(await post(data, canceling.signal), texts);
    } catch (error) {
      if (canceling.signal.aborted)
        announce(form, "formtrap-status", read(texts, "script_canceled"), "status");
      else failed(faultsOf(error, texts));
    } finally {
      note.remove();
      list?.remove();
    }
  }

  async function post(data: FormData, signal: AbortSignal): Promise<SubmitSuccessBody> {
    const content = JSON.stringify([...data.entries()].filter(([name]) => !name.endsWith("-response")));
    if (content !== sent.content) sent = { content, key: crypto.randomUUID() };
    const elapsedMs = Date.now() - (startedAt ?? Date.now());
    return await requestJson<SubmitSuccessBody>(form.action, {
      method: "POST",
      body: data,
      headers: { "Idempotency-Key": sent.key, "FormTrap-Elapsed-Ms": String(elapsedMs) },
      signal,
    });
  }

  function succeeded(answer: SubmitSuccessBody, texts: Texts): void {
    sent = { content: "", key: "" };
    const event = new CustomEvent("formtrap:success", { bubbles: true, cancelable: true, detail: answer });
    if (!form.dispatchEvent(event)) return;
    if (answer.next !== "") {
      location.assign(answer.next);
      return;
    }
    form.reset();
    startedAt = null;
    resetWidgets();
    const note = announce(
      form,
      "formtrap-success",
      answer.message || read(texts, "script_uploaded"),
      "status",
    );
    note.tabIndex = -1;
    note.focus();
  }

  function failed(errors: Refused["errors"]): void {
    if (errors.some(({ code }) => code === "CAPTCHA_FAILED")) resetWidgets();
    showErrors(form, errors);
    form.dispatchEvent(new CustomEvent("formtrap:error", { bubbles: true, detail: { errors } }));
  }
}

/** What to tell of whatever went wrong. */
function faultsOf(error: unknown, texts: Texts): Refused["errors"] {
  const errors = error instanceof Refused || error instanceof UploadFailed ? error.errors : [];
  if (errors.length > 0) return errors;
  const said = error instanceof Refused ? error.message : "";
  return [{ code: "UNAVAILABLE", message: said || read(texts, "script_offline") }];
}
