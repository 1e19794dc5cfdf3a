import type { FormDescription, SubmitSuccessBody } from "@formtrap/contracts";
import { freshToken, resetWidgets } from "./captcha.ts";
import { type ChosenFile, checkForm, chosenFiles } from "./checks.ts";
import { announce, clearErrors, labelOf, showErrors } from "./faults.ts";
import { leaveOut } from "./leave-out.ts";
import { allIn, attributeOf, dispatchOn, listenTo, resetForm } from "./native.ts";
import { showProgress } from "./progress.ts";
import { Refused, requestJson, Unanswered } from "./request.ts";
import { submitNatively } from "./submit-natively.ts";
import { read, type Texts } from "./texts.ts";
import { type Uploaded, UploadFailed, uploadAll, uploadsUrl } from "./uploads.ts";

/** The server knows the rules too: who has waited for them this long sends without. */
const RULES_WAIT_MS = 3_000;
/** To press one is the end and no beginning. */
const BUTTONS = "button:not([type=button]), [type=submit], [type=image]";
const enhanced = new WeakSet<HTMLFormElement>();

/** Makes a plain form a better one; a form that is one already stays as it is. */
export function enhance(form: HTMLFormElement): void {
  if (enhanced.has(form)) return;
  enhanced.add(form);
  let known = new WeakMap<File, Uploaded>();
  let description: Promise<FormDescription | null> | null = null;
  /** When the visitor began; null until then, and where the script came too late to see it. */
  let startedAt: number | null = null;
  const isLate = (allIn(form, "input, textarea") as HTMLInputElement[]).some(
    ({ type, value, defaultValue }) => type !== "hidden" && value !== defaultValue,
  );
  let isSending = false;
  /** The same content keeps its key, so that a repeated post is the same submission. */
  let sent = { content: "", key: "" };

  const describe = () => {
    description ??= requestJson<FormDescription>(actionOf(form, null), { method: "GET" }).catch(() => {
      description = null;
      return null;
    });
    return description;
  };
  // The focus alone is no beginning: pages give it to fields themselves, before or after this script comes.
  listenTo(form, "focusin", () => void describe());
  for (const type of ["pointerdown", "keydown", "input"]) {
    listenTo(form, type, ({ target }) => {
      void describe();
      if (!isLate && target !== form && !(target as Element).closest(BUTTONS)) startedAt ??= Date.now();
    });
  }
  listenTo(form, "submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    const buttons = allIn(form, "button, input[type=submit]");
    for (const button of buttons) button.setAttribute("aria-disabled", "true");
    void run((event as SubmitEvent).submitter, () => {
      isSending = false;
      for (const button of buttons) button.removeAttribute("aria-disabled");
    });
  });

  async function run(submitter: HTMLElement | null, unlock: () => void): Promise<void> {
    let answer: SubmitSuccessBody | null;
    try {
      answer = await send(submitter);
    } catch (error) {
      unlock();
      submitNatively(form, submitter);
      throw error;
    }
    const isLeaving = answer !== null && succeeded(answer);
    if (!isLeaving) unlock();
    // The next page may take its time; whoever comes back from there may send again.
    else for (const type of ["pageshow", "hashchange"]) addEventListener(type, unlock, { once: true });
  }

  /** @returns null where nothing is stored, and the visitor knows. @throws whatever is a fault of ours. */
  async function send(submitter: HTMLElement | null): Promise<SubmitSuccessBody | null> {
    clearErrors(form);
    const data = new FormData(form);
    const name = submitter?.getAttribute("name");
    if (name) data.append(name, submitter?.getAttribute("value") ?? "");
    const start = new CustomEvent("formtrap:submit", { bubbles: true, cancelable: true, detail: { data } });
    if (!dispatchOn(form, start)) return null;
    const late = new Promise<null>((resolve) => setTimeout(resolve, RULES_WAIT_MS, null));
    const rules = await Promise.race([describe(), late]);
    const texts: Texts = rules?.texts ?? {};
    const faults = rules === null ? [] : checkForm(data, rules, (field) => labelOf(form, field));
    if (faults.length > 0) {
      failed(faults);
      return null;
    }
    const action = actionOf(form, submitter);
    const note = announce(form, "formtrap-status", read(texts, "script_sending"), "status");
    try {
      if (await upload(data, action, texts)) {
        const token = rules === null ? null : await freshToken(rules);
        if (token !== null) data.set("g-recaptcha-response", token);
        return await post(data, action);
      }
      announce(form, "formtrap-status", read(texts, "script_canceled"), "status");
    } catch (error) {
      const errors = faultsOf(error, texts);
      if (errors === null) throw error;
      // A token works once, and may have been used up whatever was at fault.
      resetWidgets();
      failed(errors);
    } finally {
      note.remove();
    }
    return null;
  }

  /**
   * Sends the files straight to the bucket, and leaves handles in their place; small ones where nobody takes them go
   * along.
   * @returns false where the visitor canceled; nobody can once the form itself is on its way.
   */
  async function upload(data: FormData, action: string, texts: Texts): Promise<boolean> {
    const files = chosenFiles(data);
    const url = uploadsUrl(action);
    if (files.length === 0 || url === null) return true;
    const canceling = new AbortController();
    const { signal } = canceling;
    const onCancel = () => canceling.abort();
    const onLeaveOut = (chosen: ChosenFile) => {
      chosen.canceling.abort();
      if (!leaveOut(form, chosen)) onCancel();
    };
    const list = showProgress({ form, files, texts, onCancel, onLeaveOut });
    try {
      const handles = await uploadAll({ url, files, known, signal, onProgress: list.update });
      for (const { field } of files) data.delete(field);
      for (const handle of handles) data.append("_upload", handle);
    } catch (error) {
      if (signal.aborted) return false;
      // What nobody will ask for is not sent to its end.
      onCancel();
      const isNoPlace = error instanceof Refused && (error.status === 404 || error.status === 405);
      if (!isNoPlace) throw error;
    } finally {
      list.remove();
    }
    return true;
  }

  async function post(data: FormData, action: string): Promise<SubmitSuccessBody> {
    const content = JSON.stringify(
      [...data.entries()]
        .filter(([name]) => !/[-_]response$/.test(name))
        .map(([name, value]) => [name, typeof value === "string" ? value : [value.name, value.size]]),
    );
    // Not randomUUID, which pages without TLS do not have.
    if (content !== sent.content)
      sent = { content, key: crypto.getRandomValues(new Uint32Array(4)).join("-") };
    return await requestJson<SubmitSuccessBody>(action, {
      method: "POST",
      body: data,
      headers: {
        "Idempotency-Key": sent.key,
        ...(startedAt === null ? {} : { "FormTrap-Elapsed-Ms": String(Date.now() - startedAt) }),
      },
    });
  }

  /** @returns whether the browser goes on to another page. */
  function succeeded(answer: SubmitSuccessBody): boolean {
    sent = { content: "", key: "" };
    // A handle works once, also where the page keeps the form as it is.
    known = new WeakMap();
    const event = new CustomEvent("formtrap:success", { bubbles: true, cancelable: true, detail: answer });
    if (!dispatchOn(form, event)) return false;
    if (answer.next !== "") {
      location.assign(answer.next);
      return true;
    }
    resetForm(form);
    startedAt = null;
    resetWidgets();
    const note = announce(form, "formtrap-success", answer.message, "status");
    note.tabIndex = -1;
    note.focus();
    return false;
  }

  function failed(errors: Refused["errors"]): void {
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

/** What to tell of whatever went wrong; null where the fault is ours. */
function faultsOf(error: unknown, texts: Texts): Refused["errors"] | null {
  if (!(error instanceof Refused || error instanceof UploadFailed || error instanceof Unanswered))
    return null;
  const errors = error instanceof Unanswered ? [] : error.errors;
  if (errors.length > 0) return errors;
  const said = error instanceof Refused ? error.message : "";
  return [{ code: "UNAVAILABLE", message: said || read(texts, "script_offline") }];
}
