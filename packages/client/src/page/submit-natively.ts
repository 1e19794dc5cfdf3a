import { appendTo } from "./native.ts";

/** Sends a form as if there were no script: the last resort where the script itself fails. */
export function submitNatively(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const name = submitter?.getAttribute("name");
  if (name) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = submitter?.getAttribute("value") ?? "";
    appendTo(form, field);
  }
  const action = submitter?.getAttribute("formaction");
  if (action) HTMLFormElement.prototype.setAttribute.call(form, "action", action);
  HTMLFormElement.prototype.submit.call(form);
}
