import { existsSync } from "node:fs";
import chromiumFromNpm from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const SYSTEM_CHROMIUM = "/usr/bin/chromium";
const QUIET = ["--no-sandbox", "--disable-quic", "--disable-background-networking"];

/** A real Chromium, from npm alone; the system's where npm's cannot be unpacked or started here. */
export async function openBrowser(): Promise<Browser> {
  try {
    return await chromium.launch({
      executablePath: await chromiumFromNpm.executablePath(),
      args: [...chromiumFromNpm.args, ...QUIET],
    });
  } catch (error) {
    if (!existsSync(SYSTEM_CHROMIUM)) throw error;
    return chromium.launch({ executablePath: SYSTEM_CHROMIUM, args: QUIET });
  }
}
