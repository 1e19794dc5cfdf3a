/** Whether a key lies directly below a folder: `..` and further folders are nothing that we ever wrote. */
export function isBelow(prefix: string, key: string): boolean {
  return key.startsWith(prefix) && /^[\w-]{1,100}$/.test(key.slice(prefix.length));
}
