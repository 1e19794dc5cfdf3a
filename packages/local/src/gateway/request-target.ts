/** What a request line asks for, as an HTTP API sees it. */
export interface RequestTarget {
  /** Percent-decoded, cut at a decoded `?`: both are what HTTP APIs do to `rawPath`. */
  readonly path: string;
  /** As the client sent it, without the `?`; empty where there is none. */
  readonly rawQueryString: string;
}

/**
 * Takes a request target apart (RFC 9112 section 3.2, origin and absolute form).
 * HTTP APIs hand `rawPath` on decoded, unlike REST APIs and function URLs, although its name says otherwise.
 * @returns undefined where the path is not percent-encoded UTF-8, or the target is of another form.
 */
export function parseRequestTarget(target: string): RequestTarget | undefined {
  const originForm = target.replace(/^https?:\/\/[^/?#]*/i, "");
  const [beforeFragment = ""] = originForm.split("#");
  const queryAt = beforeFragment.indexOf("?");
  const rawPath = queryAt === -1 ? beforeFragment : beforeFragment.slice(0, queryAt);
  const rawQueryString = queryAt === -1 ? "" : beforeFragment.slice(queryAt + 1);
  if (rawPath !== "" && !rawPath.startsWith("/")) return undefined;
  try {
    const [path = ""] = decodeURIComponent(rawPath).split("?");
    return { path: path === "" ? "/" : path, rawQueryString };
  } catch {
    return undefined;
  }
}
