import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";

/** A site of somebody's, on an origin of its own. */
export interface PageServer {
  readonly origin: string;
  /** Serves this at `path` from now on. */
  serve(path: string, html: string): string;
  close(): Promise<void>;
}

/** Serves pages on a free port of 127.0.0.1, one page a path. */
export async function startPageServer(): Promise<PageServer> {
  const pages = new Map<string, string>();
  const server = createServer((request, response) => {
    const [path = "/"] = (request.url ?? "/").split("?");
    const html = pages.get(path);
    response.writeHead(html === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    response.end(html ?? "<!doctype html><title>Nothing here</title>");
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    serve: (path, html) => {
      pages.set(path, html);
      return `${origin}${path}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A page with a body and, below it, scripts as a bundler of the site's would make them of `source`. */
export async function bundlePage(body: string, source: string, loader: "js" | "jsx" = "js"): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, loader, resolveDir: join(import.meta.dirname, "../..") },
    bundle: true,
    write: false,
    format: "iife",
    // A package's build for script elements is not what a site imports.
    mainFields: ["module", "main"],
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "silent",
  });
  const script = (outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title><link rel="icon" href="data:,"><body>${body}<script>${script}</script></body></html>`;
}
