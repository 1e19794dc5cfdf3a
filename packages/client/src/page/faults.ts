import type { SubmitError } from "@formtrap/contracts";
import { allIn, appendTo } from "./native.ts";

const OWN = "data-formtrap-message";
let count = 0;

/** Puts every error where its field is, and a summary that screen readers announce above the form's button. */
export function showErrors(form: HTMLFormElement, errors: readonly SubmitError[]): void {
  clearErrors(form);
  let firstAtFault: HTMLElement | null = null;
  const elsewhere: string[] = [];
  for (const { field, message } of errors) {
    const controls = field === undefined ? [] : controlsNamed(form, field);
    const last = controls[controls.length - 1];
    if (last === undefined) {
      elsewhere.push(message);
      continue;
    }
    const note = newNote("formtrap-error", message);
    (last.closest("label") ?? last).after(note);
    for (const control of controls) {
      control.setAttribute("aria-invalid", "true");
      control.setAttribute(
        "aria-describedby",
        [control.getAttribute("aria-describedby"), note.id].join(" ").trim(),
      );
      control.addEventListener("input", () => forgive(controls, note), { once: true });
    }
    firstAtFault ??= controls[0] ?? null;
  }
  if (elsewhere.length > 0) announce(form, "formtrap-summary", elsewhere.join(" "), "alert");
  // Who sees them sees them at their fields.
  else hide(announce(form, "formtrap-spoken", errors.map(({ message }) => message).join(" "), "alert"));
  firstAtFault?.focus();
}

/** Takes back all that was said, such as before a new try. */
export function clearErrors(form: HTMLFormElement): void {
  for (const note of allIn(form, `[${OWN}]`)) {
    for (const control of allIn(form, `[aria-describedby~="${note.id}"]`)) forgiveOne(control, note);
    note.remove();
  }
}

/** Says something about the whole form, politely or at once. */
export function announce(
  form: HTMLFormElement,
  className: string,
  message: string,
  role: "alert" | "status",
): HTMLElement {
  const note = newNote(className, "");
  note.setAttribute("role", role);
  const [button] = allIn(form, "button:not([type=button]):not([type=reset]), input[type=submit]");
  if (button === undefined) appendTo(form, note);
  else button.before(note);
  // A region must be there before its text, or some screen readers stay silent.
  note.textContent = message;
  return note;
}

/** Heard and not seen. */
export function hide(element: HTMLElement): void {
  Object.assign(element.style, { position: "absolute", clipPath: "inset(50%)", overflow: "hidden" });
}

/** What a person calls a field: its label, else its name. */
export function labelOf(form: HTMLFormElement, field: string): string {
  const [control] = controlsNamed(form, field);
  const label = (control as HTMLInputElement | undefined)?.labels?.[0] ?? null;
  const text = [...(label?.childNodes ?? [])].find((node) => node.nodeType === Node.TEXT_NODE)?.textContent;
  return text?.trim() || field;
}

function newNote(className: string, message: string): HTMLElement {
  const note = document.createElement("p");
  count += 1;
  note.id = `formtrap-${count}`;
  note.className = className;
  note.setAttribute(OWN, "");
  note.textContent = message;
  return note;
}

function controlsNamed(form: HTMLFormElement, field: string): HTMLElement[] {
  return allIn(form, "[name]").filter(
    (element): element is HTMLElement =>
      element instanceof HTMLElement &&
      [field, `${field}[]`].includes(element.getAttribute("name") ?? "") &&
      element.getAttribute("type") !== "hidden",
  );
}

function forgive(controls: readonly HTMLElement[], note: HTMLElement): void {
  for (const control of controls) forgiveOne(control, note);
  note.remove();
}

function forgiveOne(control: Element, note: Element): void {
  control.removeAttribute("aria-invalid");
  const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== note.id);
  if (others.join("") === "") control.removeAttribute("aria-describedby");
  else control.setAttribute("aria-describedby", others.join(" "));
}
