/**
 * Whether Telegram and Discord take an address for a link. Where its host has no dot, such as `localhost`, they refuse
 * the whole message.
 */
export function isPublicLink(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? "";
  return host.includes(".") || host.startsWith("[");
}
