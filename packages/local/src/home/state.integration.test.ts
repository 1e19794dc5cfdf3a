import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openRotatingLog } from "./rotating-log.ts";
import { loadState, saveState } from "./state.ts";

const newFolder = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), "formtrap-state-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
};

describe("state", () => {
  it("is made with secrets of its own, kept, and readable by its owner alone", async () => {
    const [path, otherPath] = [join(await newFolder(), "state.json"), join(await newFolder(), "state.json")];
    const first = await loadState(path);
    expect(await loadState(path)).toEqual(first);
    expect((await loadState(otherPath)).passwords).not.toEqual(first.passwords);
    expect(first.authSecret.length).toBeGreaterThanOrEqual(32);
    expect((await stat(path)).mode & 0o777).toBe(0o600);

    await writeFile(path, "", { mode: 0o644 });
    saveState(path, { ...first, ports: { aws: 1, operatorPostgres: 2, customerPostgres: 3 } });
    expect((await loadState(path)).ports).toEqual({ aws: 1, operatorPostgres: 2, customerPostgres: 3 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("that is damaged is not thrown away, but named", async () => {
    const path = join(await newFolder(), "state.json");
    await writeFile(path, '{"v":1,');
    await expect(loadState(path)).rejects.toThrow(path);
    expect(await readFile(path, "utf8")).toBe('{"v":1,');
  });
});

describe("a log", () => {
  it("is appended to, and keeps one older file of the same size", async () => {
    const path = join(await newFolder(), "logs", "submit.log");
    const first = openRotatingLog(path, 10);
    first.write("12345\n");
    first.close();
    const log = openRotatingLog(path, 10);
    log.write("678\n");
    log.write("next\n");
    expect(await readFile(`${path}.1`, "utf8")).toBe("12345\n678\n");
    expect(await readFile(path, "utf8")).toBe("next\n");
    log.close();
    log.write("after the end");
    expect(await readFile(path, "utf8")).toBe("next\n");
  });
});
