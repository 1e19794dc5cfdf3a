import type { FormDescription, SubmitSuccessBody } from "@formtrap/contracts";
import { freshToken, resetWidgets } from "./captcha.ts";
import { checkForm, chosenFiles } from "./checks.ts";
import { announce, clearErrors, labelOf, showErrors } from "./faults.ts";
import { allIn, attributeOf, dispatchOn, listenTo, resetForm } from "./native.ts";
import { showProgress } from "./progress.ts";
import { Refused, requestJson } from "./request.ts";
import { read, type Texts } from "./texts.ts";
import { type Uploaded, UploadFailed, uploadAll, uploadsUrl } from "./uploads.ts";

const enhanced = new WeakSet<HTMLFormElement>();

/** Makes a plain form a better one; a form that is one already stays as it is. */
export function enhance(form: HTMLFormElement): void {
  if (enhanced.has(form)) return;
  enhanced.add(form);
  let known = new WeakMap<File, Uploaded>();
  let description: Promise<FormDescription | null> | null = null;
  let startedAt: number | null = null;
  let isSending = false;
  /** The same content keeps its key, so that a repeated post is the same submission. */
  let sent = { content: "", key: "" };

  const describe = () => {
    startedAt ??= Date.now();
    description ??= requestJson<FormDescription>(actionOf(form, null), { method: "GET" }).catch(() => {
      description = null;
      return null;
    });
    return description;
  };
  listenTo(form, "focusin", () => void describe());
  listenTo(form, "submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    const { submitter } = event as SubmitEvent;
    const buttons = allIn(form, "button, input[type=submit]");
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
    if (!dispatchOn(form, start)) return;
    const rules = await describe();
    const texts: Texts = rules?.texts ?? {};
    const faults = rules === null ? [] : checkForm(data, rules, (field) => labelOf(form, field));
    if (faults.length > 0) {
      failed(faults);
      return;
    }
    const action = actionOf(form, submitter);
    const canceling = new AbortController();
    const note = announce(form, "formtrap-status", read(texts, "script_sending"), "status");
    let answer: SubmitSuccessBody;
    try {
      await upload(data, action, texts, canceling);
      const token = rules === null ? null : await freshToken(rules);
      if (token !== null) data.set("g-recaptcha-response", token);
      answer = await post(data, action, canceling.signal);
    } catch (error) {
      if (canceling.signal.aborted)
        announce(form, "formtrap-status", read(texts, "script_canceled"), "status");
      else failed(faultsOf(error, texts));
      return;
    } finally {
      note.remove();
    }
    succeeded(answer, texts);
  }

  /** Sends the files straight to the bucket, and leaves handles in their place; small ones where nobody takes them go along. */
  async function upload(
    data: FormData,
    action: string,
    texts: Texts,
    canceling: AbortController,
  ): Promise<void> {
    const files = chosenFiles(data);
    const url = uploadsUrl(action);
    if (files.length === 0 || url === null) return;
    const list = showProgress({ form, files, texts, onCancel: () => canceling.abort() });
    try {
      const { signal } = canceling;
      const handles = await uploadAll({ url, files, known, signal, onProgress: list.update });
      for (const { field } of files) data.delete(field);
      for (const handle of handles) data.append("_upload", handle);
    } catch (error) {
      const isNoPlace = error instanceof Refused && (error.status === 404 || error.status === 405);
      if (!isNoPlace) throw error;
    } finally {
      list.remove();
    }
  }

  async function post(data: FormData, action: string, signal: AbortSignal): Promise<SubmitSuccessBody> {
    const content = JSON.stringify([...data.entries()].filter(([name]) => !name.endsWith("-response")));
    if (content !== sent.content) sent = { content, key: crypto.randomUUID() };
    const elapsedMs = Date.now() - (startedAt ?? Date.now());
    return await requestJson<SubmitSuccessBody>(action, {
      method: "POST",
      body: data,
      headers: { "Idempotency-Key": sent.key, "FormTrap-Elapsed-Ms": String(elapsedMs) },
      signal,
    });
  }

  function succeeded(answer: SubmitSuccessBody, texts: Texts): void {
    sent = { content: "", key: "" };
    // A handle works once, also where the page keeps the form as it is.
    known = new WeakMap();
    const event = new CustomEvent("formtrap:success", { bubbles: true, cancelable: true, detail: answer });
    if (!dispatchOn(form, event)) return;
    if (answer.next !== "") {
      location.assign(answer.next);
      return;
    }
    resetForm(form);
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
    // A token works once, and may have been used up whatever was at fault.
    resetWidgets();
    if (errors.some(({ code }) => code === "NO_FILE_UPLOADS")) known = new WeakMap();
    showErrors(form, errors);
    dispatchOn(form, new CustomEvent("formtrap:error", { bubbles: true, detail: { errors } }));
  }
}

/** Where the form posts to, absolute; a button may say otherwise. */
function actionOf(form: HTMLFormElement, submitter: Element | null): string {
  const address = submitter?.getAttribute("formaction") ?? attributeOf(form, "action") ?? "";
  return new URL(address, document.baseURI).href;
}

/** What to tell of whatever went wrong. */
function faultsOf(error: unknown, texts: Texts): Refused["errors"] {
  const errors = error instanceof Refused || error instanceof UploadFailed ? error.errors : [];
  if (errors.length > 0) return errors;
  const said = error instanceof Refused ? error.message : "";
  return [{ code: "UNAVAILABLE", message: said || read(texts, "script_offline") }];
}
