import { existsSync } from "node:fs";
import chromiumFromNpm from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const SYSTEM_CHROMIUM = "/usr/bin/chromium";
/**
 * Not the package's own `args`: they are for Lambda, switch off the same-origin policy (which these tests are about)
 * and put everything into a single process, which ends when a page closes.
 */
const ARGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-gpu"];

/** A real Chromium, from npm alone; the system's where npm's cannot be unpacked or started here. */
export async function openBrowser(): Promise<Browser> {
  try {
    return await chromium.launch({ executablePath: await chromiumFromNpm.executablePath(), args: ARGS });
  } catch (error) {
    if (!existsSync(SYSTEM_CHROMIUM)) throw error;
    return chromium.launch({ executablePath: SYSTEM_CHROMIUM, args: ARGS });
  }
}
