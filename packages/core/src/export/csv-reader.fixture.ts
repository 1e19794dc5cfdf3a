/** Reads CSV as RFC 4180 has it, knowing nothing of who wrote it. */
export function readCsv(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = "";
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const end = text.indexOf('"', at);
        if (end === -1) throw new Error("a quoted cell does not end");
        cell += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at += 1;
      }
    } else {
      const end = text.slice(at).search(/[,\r"]/);
      if (end === -1) throw new Error("a line does not end");
      cell = text.slice(at, at + end);
      if (cell.includes("\n")) throw new Error("a line end within a cell");
      at += end;
    }
    line.push(cell);
    if (text[at] === ",") {
      at += 1;
    } else if (text.startsWith("\r\n", at)) {
      at += 2;
      lines.push(line);
      line = [];
    } else {
      throw new Error(`neither a comma nor a line end at ${at}`);
    }
  }
  if (line.length > 0) throw new Error("the last line does not end");
  return lines;
}
