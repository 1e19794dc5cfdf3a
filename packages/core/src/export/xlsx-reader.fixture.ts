import { inflateRawSync } from "node:zlib";

/** The files of a ZIP archive, by its central directory (APPNOTE, 4.3). */
export function readZip(bytes: Buffer): ReadonlyMap<string, string> {
  const end = bytes.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  const files = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, packed] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.subarray(at + 46, at + 46 + nameLength).toString();
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const body = bytes.subarray(start, start + packed);
    files.set(name, (method === 0 ? body : inflateRawSync(body)).toString());
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

const textOf = (xml: string): string =>
  [...xml.matchAll(/<t[^>]*>([^<]*)<\/t>/g)]
    .map(([, text = ""]) => text.replaceAll(/&(\w+);/g, (_whole, name: string) => ENTITIES[name] ?? "?"))
    .join("")
    .replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_whole, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );

/** The cells of a workbook's only sheet, as a spreadsheet shows them; and what is in it that it would calculate. */
export function readXlsx(bytes: Buffer): { readonly lines: string[][]; readonly formulas: number } {
  const files = readZip(bytes);
  const shared = [...(files.get("xl/sharedStrings.xml") ?? "").matchAll(/<si>(.*?)<\/si>/gs)].map(
    ([, xml = ""]) => textOf(xml),
  );
  const sheet = files.get("xl/worksheets/sheet1.xml") ?? "";
  const lines = [...sheet.matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row = ""]) => {
    const cells: string[] = [];
    for (const [, attributes = "", body = ""] of row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const [, letters = ""] = /r="([A-Z]+)\d+"/.exec(attributes) ?? [];
      const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
      if (!/t="s"/.test(attributes)) throw new Error(`no text: ${attributes}`);
      const text = shared[Number(/<v>(.*?)<\/v>/.exec(body)?.[1])];
      if (text === undefined) throw new Error(`no such text: ${body}`);
      cells[column] = text;
    }
    return Array.from(cells, (text) => text ?? "");
  });
  return { lines, formulas: [...sheet.matchAll(/<f[ >]/g)].length };
}
