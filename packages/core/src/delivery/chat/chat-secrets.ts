const LABEL_LETTERS = 4;

/** What people may see of a secret that is a whole URL or token: whose it is, and how it ends. */
export function chatLabel(channel: "slack" | "discord" | "telegram", secret: string): string {
  if (channel === "telegram") return `bot ${secret.slice(0, Math.max(0, secret.indexOf(":")))}`;
  const url = new URL(secret);
  return `${url.host}/…${url.pathname.slice(-LABEL_LETTERS)}`;
}

/** The parts of a webhook's URL that must not be seen: all of it, its path and, at the path's end, its token. */
export function secretPartsOf(url: URL): readonly string[] {
  return [url.href, url.pathname, url.pathname.split("/").at(-1) ?? ""];
}
