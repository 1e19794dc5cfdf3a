import type { ChosenFile } from "./checks.ts";
import { allIn } from "./native.ts";

/**
 * Takes one file out of its field, as if it had never been chosen.
 * @returns false where the field must not be left empty.
 */
export function leaveOut(form: HTMLFormElement, { field, file }: ChosenFile): boolean {
  for (const input of allIn(form, "input[type=file]") as HTMLInputElement[]) {
    const files = [...(input.files ?? [])];
    if (input.getAttribute("name") !== field || !files.includes(file)) continue;
    const others = new DataTransfer();
    for (const other of files) if (other !== file) others.items.add(other);
    input.files = others.files;
    return input.checkValidity();
  }
  return true;
}
