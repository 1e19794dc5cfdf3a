/** What is said until the server has told its words, or where it cannot be asked. */
const BUILT_IN: Readonly<Record<string, string>> = {
  script_sending: "Sending…",
  script_uploading: "{name}: {percent} % sent",
  script_waiting: "{name}: the connection was lost, trying again…",
  script_uploaded: "{name}: sent",
  script_upload_failed: "{name}: could not be sent. Send the form again to retry.",
  script_cancel: "Cancel",
  script_canceled: "Canceled; nothing was sent.",
  script_offline: "The form could not be sent. Check the connection and send it again.",
};

export type Texts = Readonly<Record<string, string>>;
export type Parameters = Readonly<Record<string, string | number>>;

/** Reads a text in the words that the server gave for the page's language. */
export function read(texts: Texts, id: string, parameters: Parameters = {}): string {
  return (texts[id] ?? BUILT_IN[id] ?? id).replace(/\{(\w+)\}/g, (_match, name: string) =>
    String(parameters[name] ?? ""),
  );
}
