import { execFile, spawnSync } from "node:child_process";

/** The pages' encodings, as curl's own options spell them. */
export type CurlEncoding = "urlencoded" | "multipart" | "json";

export const isCurlHere = spawnSync("curl", ["--version"]).status === 0;

/** Posts fields as curl does by `-d`, `-F` and a JSON `-d`. @returns the status and the body as text. */
export async function postByCurl(
  url: string,
  encoding: CurlEncoding,
  fields: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly text: string }> {
  const output = await runCurl([
    "--silent",
    "--show-error",
    "-w",
    "\n%{http_code}",
    ...bodyArguments(encoding, fields),
    url,
  ]);
  const end = output.lastIndexOf("\n");
  return { status: Number(output.slice(end + 1)), text: output.slice(0, end) };
}

function bodyArguments(encoding: CurlEncoding, fields: Readonly<Record<string, string>>): string[] {
  if (encoding === "json")
    return ["-H", "content-type: application/json", "--data-binary", JSON.stringify(fields)];
  const option = encoding === "urlencoded" ? "--data-urlencode" : "--form-string";
  return Object.entries(fields).flatMap(([name, value]) => [option, `${name}=${value}`]);
}

function runCurl(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile("curl", args, { encoding: "utf8", timeout: 30_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr, { cause: error }));
      else resolve(stdout);
    });
  });
}
