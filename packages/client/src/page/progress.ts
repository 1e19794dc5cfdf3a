import type { ChosenFile } from "./checks.ts";
import { hide } from "./faults.ts";
import { appendTo, dispatchOn } from "./native.ts";
import { read, type Texts } from "./texts.ts";
import type { OnProgress, UploadState } from "./uploads.ts";

const TEXT_OF: Readonly<Record<UploadState, string>> = {
  uploading: "script_uploading",
  waiting: "script_waiting",
  uploaded: "script_uploaded",
  failed: "script_upload_failed",
};

interface Row {
  readonly item: HTMLElement;
  readonly bar: HTMLProgressElement;
  readonly text: HTMLElement;
}

/** A row for each file: its bar, what happens to it, and a button that cancels the sending. */
export interface ProgressList {
  readonly update: OnProgress;
  remove(): void;
}

/**
 * Shows how far each file is. Screen readers hear of changes of state and not of every percent.
 * @param options `onCancel`: the visitor wants none of it to be sent; `onLeaveOut`: all but this one.
 */
export function showProgress(options: {
  readonly form: HTMLFormElement;
  readonly files: readonly ChosenFile[];
  readonly texts: Texts;
  readonly onCancel: () => void;
  readonly onLeaveOut: (chosen: ChosenFile) => void;
}): ProgressList {
  const { form, files, texts, onCancel, onLeaveOut } = options;
  const box = element("div", "formtrap-uploads");
  const list = element("ul", "formtrap-progress");
  const spoken = element("p", "formtrap-spoken");
  spoken.setAttribute("role", "status");
  hide(spoken);
  const rows = new Map(files.map((chosen) => [chosen, newRow(list)]));
  const cancelText = read(texts, "script_cancel");
  const cancel = newButton(cancelText, onCancel);
  for (const [chosen, { item }] of files.length > 1 ? rows : []) {
    const leaveOut = newButton("✕", () => {
      item.remove();
      // The button that had the focus is gone.
      cancel.focus();
      onLeaveOut(chosen);
    });
    leaveOut.setAttribute("aria-label", `${cancelText} ${chosen.file.name}`);
    item.append(" ", leaveOut);
  }
  box.append(list, cancel, spoken);
  appendTo(form, box);
  const states = new Map<ChosenFile, UploadState>();
  return {
    update: (chosen, state, percent) => {
      const row = rows.get(chosen);
      if (row === undefined) return;
      const { name } = chosen.file;
      row.bar.value = percent;
      row.text.textContent = read(texts, TEXT_OF[state], { name, percent });
      if (states.get(chosen) !== state && !(state === "uploading" && states.get(chosen) === "waiting")) {
        spoken.textContent = row.text.textContent;
      }
      states.set(chosen, state);
      const detail = { name, state, percent };
      dispatchOn(form, new CustomEvent("formtrap:progress", { bubbles: true, detail }));
    },
    remove: () => box.remove(),
  };
}

function newRow(list: HTMLElement): Row {
  const item = document.createElement("li");
  const bar = document.createElement("progress");
  const text = document.createElement("span");
  bar.max = 100;
  bar.value = 0;
  text.id = `formtrap-file-${Math.random().toString(36).slice(2)}`;
  bar.setAttribute("aria-labelledby", text.id);
  item.append(text, " ", bar);
  list.append(item);
  return { item, bar, text };
}

function newButton(text: string, onClick: () => void): HTMLElement {
  const button = element("button", "formtrap-cancel");
  button.setAttribute("type", "button");
  button.textContent = text;
  button.addEventListener("click", onClick);
  return button;
}

function element(tag: string, className: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
