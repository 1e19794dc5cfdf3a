import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import chromiumFromNpm, { inflate } from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const SYSTEM_CHROMIUM = "/usr/bin/chromium";
/**
 * Not the package's own `args`: they are for Lambda, switch off the same-origin policy (which these tests are about)
 * and put everything into a single process, which ends when a page closes.
 */
const ARGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-gpu"];

/** npm's Chromium is for Linux on x64 alone. */
export const isBrowserHere =
  (process.platform === "linux" && process.arch === "x64") || existsSync(SYSTEM_CHROMIUM);

export interface OpenBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/**
 * A real Chromium from npm alone, libraries included; the system's where that one does not run. Unpacked anew every
 * time (2 s): the package takes what it finds in a shared folder, be it half of a browser or somebody else's.
 */
export async function openBrowser(options: { readonly args?: readonly string[] } = {}): Promise<OpenBrowser> {
  const args = [...ARGS, ...(options.args ?? [])];
  const folder = await mkdtemp(join(tmpdir(), "formtrap-chromium-"));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  try {
    const browser = await launchUnpacked(folder, args).catch((error: unknown) => {
      if (!existsSync(SYSTEM_CHROMIUM)) throw error;
      return chromium.launch({ executablePath: SYSTEM_CHROMIUM, args });
    });
    return {
      browser,
      close: async () => {
        await browser.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function launchUnpacked(folder: string, args: string[]): Promise<Browser> {
  const sharedFolder = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  try {
    const executablePath = await chromiumFromNpm.executablePath();
    const libraries = import.meta
      .resolve("@sparticuz/chromium")
      .replace(/build\/index\.js$/, "bin/al2023.tar.br");
    await inflate(fileURLToPath(libraries));
    const env = { ...process.env, LD_LIBRARY_PATH: join(folder, "al2023/lib"), HOME: folder };
    return await chromium.launch({ executablePath, args, env });
  } finally {
    if (sharedFolder === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = sharedFolder;
  }
}
