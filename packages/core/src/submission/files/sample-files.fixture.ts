import { crc32, deflateRawSync } from "node:zlib";

interface ZipEntry {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly isStored?: boolean;
  /** What the header says of the sizes, where it lies. */
  readonly saidBytes?: number;
  /** Sizes follow the content, as writers of streams do. */
  readonly hasDescriptor?: boolean;
}

/** A zip's local entries; no reader of a beginning needs more. */
export function zipOf(...entries: readonly ZipEntry[]): Buffer {
  return Buffer.concat(entries.map(entryOf));
}

function entryOf({ name, content, isStored = false, saidBytes, hasDescriptor = false }: ZipEntry): Buffer {
  const plain = Buffer.from(content);
  const packed = isStored ? plain : deflateRawSync(plain);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(hasDescriptor ? 8 : 0, 6);
  header.writeUInt16LE(isStored ? 0 : 8, 8);
  header.writeUInt32LE(hasDescriptor ? 0 : crc32(plain), 14);
  header.writeUInt32LE(saidBytes ?? (hasDescriptor ? 0 : packed.length), 18);
  header.writeUInt32LE(saidBytes ?? (hasDescriptor ? 0 : plain.length), 22);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  const descriptor = Buffer.alloc(hasDescriptor ? 16 : 0);
  if (hasDescriptor) {
    descriptor.writeUInt32LE(0x08074b50, 0);
    descriptor.writeUInt32LE(crc32(plain), 4);
    descriptor.writeUInt32LE(packed.length, 8);
    descriptor.writeUInt32LE(plain.length, 12);
  }
  return Buffer.concat([header, Buffer.from(name), packed, descriptor]);
}

function officeOf(contentType: string, directory: string): Buffer {
  const types = `<?xml version="1.0"?><Types><Override ContentType="${contentType}.main+xml"/></Types>`;
  return zipOf(
    { name: "[Content_Types].xml", content: types },
    { name: `${directory}/document.xml`, content: "<x/>" },
  );
}

function isoMedia(brand: string): Buffer {
  return Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0isommp42`, "latin1");
}

const OFFICE = "application/vnd.openxmlformats-officedocument";

/** Beginnings of real formats, each as its own specification has it. */
export const SAMPLES = {
  png: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
  jpeg: Buffer.from("\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0", "latin1"),
  gif: Buffer.from(
    "GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF,\0\0\0\0\x01\0\x01\0\0\x02\x01\0;",
    "latin1",
  ),
  webp: Buffer.from("RIFF\x1A\0\0\0WEBPVP8L\r\0\0\0/\0\0\0", "latin1"),
  heic: isoMedia("heic"),
  mp4: isoMedia("isom"),
  /** Its directory of tags stands at its end, beyond what is looked at. */
  tiff: Buffer.concat([Buffer.from("II*\0\0\0\x10\0", "latin1"), Buffer.alloc(8_000, 0x80)]),
  webm: Buffer.from("\x1A\x45\xDF\xA3\x87\x42\x82\x84webm", "latin1"),
  mp3: Buffer.from("ID3\x04\0\0\0\0\0\0\xFF\xFB\x90\x64\0\0", "latin1"),
  pdf: Buffer.from("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<</Length 3>>stream\n\0\x01\x02", "latin1"),
  rtf: Buffer.from("{\\rtf1\\ansi Hello}", "latin1"),
  zip: zipOf({ name: "hello.txt", content: "hello" }),
  docx: officeOf(`${OFFICE}.wordprocessingml.document`, "word"),
  xlsx: officeOf(`${OFFICE}.spreadsheetml.sheet`, "xl"),
  docm: officeOf("application/vnd.ms-word.document.macroEnabled", "word"),
  odt: zipOf({ name: "mimetype", content: "application/vnd.oasis.opendocument.text", isStored: true }),
  epub: zipOf({ name: "mimetype", content: "application/epub+zip", isStored: true }),
  jar: zipOf({ name: "META-INF/MANIFEST.MF", content: "Manifest-Version: 1.0\n" }),
  kmz: zipOf({ name: "doc.kml", content: "<kml/>" }),
  iwork: zipOf({ name: "Index/Document.iwa", content: "\0\x01\x02" }),
  cfb: Buffer.concat([Buffer.from("D0CF11E0A1B11AE1", "hex"), Buffer.alloc(504)]),
  gzip: Buffer.from("1f8b0800000000000003cb48cdc9c907008649c00e05000000", "hex"),
  exe: Buffer.from("MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0", "latin1"),
  elf: Buffer.from("\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", "latin1"),
  macho: Buffer.from("\xCF\xFA\xED\xFE\x07\0\0\x01\x03\0\0\0", "latin1"),
  dwg: Buffer.from("AC1032\0\0\0\0\0\x05\xC0\0", "latin1"),
  binaryStl: Buffer.concat([Buffer.alloc(80), Buffer.from("\x01\0\0\0", "latin1"), Buffer.alloc(50)]),
  junk: Buffer.from("\x9C\x01\xB7\0\x15\xE2\x88\x1F\x03\xD4", "latin1"),
} as const;
