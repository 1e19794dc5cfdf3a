import { describe, expect, it } from "vitest";
import { judgeFileKind } from "./file-kind.ts";
import { SAMPLES, zipOf } from "./sample-files.fixture.ts";

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const OCTETS = "application/octet-stream";

function judge(fileName: string, start: string | Uint8Array, allowed: string[] = [], claimedType = "") {
  return judgeFileKind({ fileName, claimedType, start: Buffer.from(start), isWhole: true }, allowed);
}

async function isAllowed(...args: Parameters<typeof judge>) {
  return (await judge(...args)).isAllowed;
}

const accepted = { isAllowed: true, contradicts: false };
const disguised = { isAllowed: false, contradicts: true };
const notTaken = { isAllowed: false, contradicts: false };

describe("a file that its form takes", () => {
  it.each([
    ["photo.png", SAMPLES.png, "image/png", "image/png"],
    ["photo.PNG", SAMPLES.png, ".png", "image/png"],
    ["photo.png", SAMPLES.png, "image/*", "image/png"],
    ["photo.jpeg", SAMPLES.jpeg, ".jpg", "image/jpeg"],
    ["photo.jpg", SAMPLES.jpeg, "image/jpg", "image/jpeg"],
    ["photo", SAMPLES.jpeg, "image/jpeg", "image/jpeg"],
    ["photo.jpg_large", SAMPLES.jpeg, "image/jpeg", "image/jpeg"],
    ["really a jpeg.png", SAMPLES.jpeg, "image/*", "image/jpeg"],
    ["really a jpeg.png", SAMPLES.jpeg, "image/jpeg", "image/jpeg"],
    ["IMG_1.HEIC", SAMPLES.heic, "image/heif", "image/heic"],
    ["scan.tif", SAMPLES.tiff, "image/tiff", "image/tiff"],
    ["raw.nef", SAMPLES.tiff, ".nef", "image/x-nikon-nef"],
    ["drawing.dwg", SAMPLES.dwg, "image/vnd.dwg", "image/vnd.dwg"],
    ["logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", "image/*", "image/svg+xml"],
    ["cv.pdf", SAMPLES.pdf, ".pdf", "application/pdf"],
    ["cv.pdf", SAMPLES.pdf, "application/pdf", "application/pdf"],
    ["junk first.pdf", `\n\n; prepended by a mailer\n%PDF-1.4\n`, ".pdf", "application/pdf"],
    ["cv.docx", SAMPLES.docx, DOCX, DOCX],
    ["cv.docx", SAMPLES.docx, ".docx", DOCX],
    ["cv written by a stream.docx", SAMPLES.zip, ".docx", DOCX],
    ["behind a password.docx", SAMPLES.cfb, ".docx", DOCX],
    ["old.doc", SAMPLES.cfb, "application/msword", "application/msword"],
    ["old.doc", SAMPLES.rtf, ".doc", "application/msword"],
    ["old.xls", SAMPLES.cfb, ".xls", "application/vnd.ms-excel"],
    ["text.odt", SAMPLES.odt, ".odt", "application/vnd.oasis.opendocument.text"],
    ["book.epub", SAMPLES.epub, "application/epub+zip", "application/epub+zip"],
    ["talk.key", SAMPLES.iwork, ".key", "application/vnd.apple.keynote"],
    ["places.kmz", SAMPLES.kmz, ".kmz", "application/vnd.google-earth.kmz"],
    ["all.zip", SAMPLES.zip, "application/x-zip-compressed", "application/zip"],
    ["logs.tgz", SAMPLES.gzip, ".gz", "application/gzip"],
    ["song.mp3", SAMPLES.mp3, "audio/mp3", "audio/mpeg"],
    ["memo.m4a", SAMPLES.mp4, "audio/*", "audio/mp4"],
    ["film.mov", SAMPLES.mp4, "video/*", "video/quicktime"],
    ["letter.rtf", SAMPLES.rtf, "text/rtf", "application/rtf"],
    ["notes.txt", "Grüße, ✓\r\n", "text/plain", "text/plain"],
    ["notes.txt", Buffer.from("Gr\xFC\xDFe", "latin1"), ".txt", "text/plain"],
    ["notes.txt", Buffer.from("\uFEFFGrüße", "utf16le"), "text/*", "text/plain"],
    ["notes.txt", Buffer.from("Gruesse an alle", "utf16le"), "text/*", "text/plain"],
    ["notes", "no extension", "text/plain", "text/plain"],
    ["memo.txt", "BMW and MZ and GIF and ID3 are only letters here", ".txt", "text/plain"],
    ["quote.txt", "They sent me a file that starts with %PDF-1.7", ".txt", "text/plain"],
    ["table.csv", "a;b\n1;2\n", "application/csv", "text/csv"],
    ["table.csv", "BEGIN:VCARD is a column,b\n", ".csv", "text/csv"],
    ["README.md", "<p align=center>Hello</p>\n# Title", "text/x-markdown", "text/markdown"],
    ["data.json", '{"a":1}', "application/json", "application/json"],
    ["map.kml", '<?xml version="1.0"?><kml></kml>', ".kml", "application/vnd.google-earth.kml+xml"],
    ["party.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR", "text/calendar", "text/calendar"],
    ["ann.vcf", "BEGIN:VCARD\r\nEND:VCARD", ".vcf", "text/vcard"],
    ["mail.eml", "Received: from x\r\nSubject: y\r\n\r\nz", ".eml", "message/rfc822"],
    ["page.html", "<p>Hello", "text/html", "text/html"],
    ["run.sh", "#!/bin/sh\n", ".sh", "text/x-shellscript"],
    ["part.stl", "solid part\nendsolid", ".stl", "model/stl"],
    ["part.stl", SAMPLES.binaryStl, ".stl", "model/stl"],
    ["lab.xyz", SAMPLES.junk, ".xyz", OCTETS],
    ["lab.xyz", SAMPLES.zip, ".xyz", "application/zip"],
    ["lab.xyz", "3\nwater\nO 0 0 0", ".xyz", "text/plain"],
  ])("is %s by its content, for %3$s", async (fileName, start, entry, type) => {
    expect(await judge(fileName, start, ["application/x-nothing", entry])).toMatchObject({
      type,
      isAllowed: true,
    });
  });

  it("may come with a claim that is missing, generic or wrong", async () => {
    const claims = ["", OCTETS, "binary/octet-stream", "nonsense", "image/gif", "text/html; charset=x"];
    for (const claim of claims) {
      expect(await judge("a.png", SAMPLES.png, ["image/png"], claim)).toEqual({
        type: "image/png",
        ...accepted,
      });
      expect(await judge("a.csv", "a,b\n", [".csv"], claim)).toEqual({ type: "text/csv", ...accepted });
    }
    const excel = "application/vnd.ms-excel";
    expect(await judge("a.csv", "a,b\n", ["text/csv"], excel)).toEqual({ type: "text/csv", ...accepted });
    expect(await isAllowed("blob", SAMPLES.jpeg, ["image/*"], "image/png")).toBe(true);
  });

  it("is a recording of sound where its claim says so", async () => {
    const webm = (claim: string) => judge("recording.webm", SAMPLES.webm, ["audio/*"], claim);
    expect(await webm("audio/webm;codecs=opus")).toEqual({ type: "audio/webm", ...accepted });
    expect(await webm("video/webm")).toEqual({ type: "video/webm", ...notTaken });
    expect(await webm("")).toEqual({ type: "video/webm", ...notTaken });
  });
});

describe("a file that is not what it says", () => {
  const markup = {
    html: "<html><script>alert(1)</script>",
    doctype: "<!DOCTYPE html><title>x",
    "html after white space": " \t\r\n\n<ScRiPt>alert(1)</script>",
    "html after a mark": "\uFEFF<html>",
    "html after comments": "<!-- a --><!-- <b> --> <body onload=x>",
    "html after an endless comment": `<!-- ${"x".repeat(5_000)} --><script>`,
    "html after a declaration": '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">',
    "html with a prefix": '<?xml version="1.0"?><h:html xmlns:h="http://www.w3.org/1999/xhtml">',
    "html in UTF-16": Buffer.from("\uFEFF <html>", "utf16le"),
    "html in UTF-16 of the other end": Buffer.from("\uFEFF<html>", "utf16le").swap16(),
    "html in UTF-16 without a mark": Buffer.from("<html><body>x", "utf16le"),
    "html with NUL": "<ht\0ml>\0\0",
    svg: '<svg onload="x">',
    "svg after all of it":
      '\uFEFF<?xml version="1.0"?>\n<!-- made by x -->\n<!DOCTYPE svg [<!ENTITY a "b>">]>\n<svg>',
    "svg with a prefix": '<s:svg xmlns:s="http://www.w3.org/2000/svg">',
  };
  const names = ["x.txt", "x.png", "x.csv", "x.pdf", "x.docx", "x.json"];
  const anyOfThem = ["text/*", "image/*", ".txt", ".png", ".csv", ".pdf", ".docx", ".json"];

  it.each(Object.entries(markup))("is refused as %s", async (label, content) => {
    const type = label.startsWith("svg") ? "image/svg+xml" : "text/html";
    for (const name of names) {
      expect(await judge(name, content, anyOfThem)).toEqual({ type, ...disguised });
      expect(await judge(name, content, anyOfThem, "image/png")).toEqual({ type, ...disguised });
    }
    expect(await judge("x.txt", content)).toEqual({ type, isAllowed: true, contradicts: true });
  });

  it.each([
    ["photo.png", "zip", "application/zip"],
    ["photo.png", "exe", "application/x-msdownload"],
    ["cv.pdf", "exe", "application/x-msdownload"],
    ["cv.pdf", "elf", "application/x-elf"],
    ["cv.pdf", "macho", "application/x-mach-binary"],
    ["cv.pdf", "png", "image/png"],
    ["cv.docx", "jar", "application/java-archive"],
    ["cv.docx", "docm", "application/vnd.ms-word.document.macroenabled.12"],
    ["cv.docx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    ["cv.docx", "pdf", "application/pdf"],
    ["notes.txt", "zip", "application/zip"],
    ["page.html", "gif", "image/gif"],
    ["run.exe", "jpeg", "image/jpeg"],
    ["logo.svg", "png", "image/png"],
    ["lab.xyz", "exe", "application/x-msdownload"],
  ] as const)("is refused: %s that is %s", async (name, sample, type) => {
    const extension = name.slice(name.lastIndexOf("."));
    const taken = ["image/*", "text/*", ".pdf", DOCX, extension];
    const verdict = await judge(name, SAMPLES[sample], taken, "application/pdf");
    expect(verdict).toMatchObject({ type, isAllowed: false, contradicts: extension !== ".xyz" });
  });

  it.each([
    ["cv.pdf", "#!/bin/sh\nrm -rf /", "text/x-shellscript"],
    ["notes.txt", "#! /usr/bin/env python\n", "text/x-shellscript"],
    ["notes.txt", "<?php system($_GET['x']);", "text/x-php"],
    ["notes.txt", "@ECHO OFF\r\nformat c:", "text/x-msdos-batch"],
    ["notes.txt", "[InternetShortcut]\r\nURL=file://x", "text/x-desktop"],
    [
      "notes.txt",
      Buffer.from("\uFEFFWindows Registry Editor Version 5.00", "utf16le"),
      "application/x-ms-regedit",
    ],
    ["photo.gif", "GIF89a/*", "text/plain"],
    ["cv.pdf", "only text", "text/plain"],
    ["photo.png", SAMPLES.junk, OCTETS],
    ["notes.txt", SAMPLES.junk, OCTETS],
    ["notes.txt", `fine at first ${" ".repeat(5_000)}\0`, OCTETS],
  ])("is refused: %s that is text or junk", async (name, content, type) => {
    const verdict = await judge(name, content, ["text/plain", ".txt", ".pdf", "image/*"], "");
    expect(verdict).toEqual({ type, ...disguised });
  });

  it("is judged by its first bytes where it is several things at once", async () => {
    const pictureThenZip = Buffer.concat([SAMPLES.gif, SAMPLES.zip]);
    expect(await isAllowed("a.gif", pictureThenZip, [".gif"])).toBe(true);
    expect(await isAllowed("a.zip", pictureThenZip, [".zip"])).toBe(false);
    const zipThenPdf = Buffer.concat([SAMPLES.zip, SAMPLES.pdf]);
    expect(await judge("a.pdf", zipThenPdf, [".pdf"])).toEqual({ type: "application/zip", ...disguised });
    const pageThenPdf = "<html><!-- %PDF-1.7 -->";
    expect(await judge("a.pdf", pageThenPdf, [".pdf"])).toEqual({ type: "text/html", ...disguised });
  });
});

describe("a file that its form does not take", () => {
  it.each([
    ["an honest zip", "all.zip", SAMPLES.zip, ["image/png"]],
    ["a docx where zips are taken", "cv.docx", SAMPLES.docx, ["application/zip"]],
    ["a csv where plain text is taken", "a.csv", "a,b", ["text/plain"]],
    ["an extension that nobody knows, by a media type", "lab.xyz", "3\nwater", ["text/plain", "text/*"]],
    ["bytes that nobody knows, by a media type", "part.stl", SAMPLES.binaryStl, ["model/stl", "model/*"]],
    ["a program under its own name", "run.bat", "@echo off", ["text/plain", ".txt"]],
    ["a name without the extension", "pdf", SAMPLES.pdf, [".pdf"]],
  ])("is %s", async (_label, name, content, allowed) => {
    expect(await judge(name, content, allowed)).toMatchObject(notTaken);
  });

  it("is an empty one, unless the form takes anything", async () => {
    expect(await judge("a.txt", "", ["text/plain", ".txt", "text/*"])).toEqual({
      type: "text/plain",
      ...notTaken,
    });
    expect(await judge("a.png", "", [], "image/png")).toEqual({ type: "image/png", ...accepted });
    expect(await judge("a", "", [])).toEqual({ type: OCTETS, ...accepted });
  });
});

describe("where a form takes anything, the type", () => {
  it.each([
    ["is what content tells", "a.txt", SAMPLES.exe, "text/plain", "application/x-msdownload"],
    [
      "is the claim where content tells nothing",
      "a.xyz",
      SAMPLES.junk,
      "chemical/x-xyz; a=b",
      "chemical/x-xyz",
    ],
    ["is the extension's where there is no claim", "a.stl", SAMPLES.binaryStl, "", "model/stl"],
    ["is that of bytes where neither helps", "a.xyz", SAMPLES.junk, "no type", OCTETS],
    ["is no claim that content rules out", "a.xyz", SAMPLES.junk, "image/png", OCTETS],
    ["is no claim of a page that nothing confirms", "notes", "just text", "text/html", "text/plain"],
    ["is no claim with line breaks", "a.xyz", SAMPLES.junk, "x/y\r\nset-cookie: a", OCTETS],
    ["is no claim without end", "a.xyz", SAMPLES.junk, `x/${"y".repeat(5_000)}`, OCTETS],
  ])("%s", async (_label, name, content, claim, type) => {
    expect(await judge(name, content, [], claim)).toMatchObject({ type, isAllowed: true });
  });
});

describe("a file of which nothing is known yet", () => {
  const unseen = (fileName: string, claimedType: string, allowed: string[]) =>
    judgeFileKind({ fileName, claimedType, start: new Uint8Array(), isWhole: false }, allowed);

  it("is judged by its name and claim", async () => {
    expect(await unseen("a.png", "", ["image/*"])).toEqual({ type: "image/png", ...accepted });
    expect(await unseen("blob", "image/png", ["image/png"])).toEqual({ type: "image/png", ...accepted });
    expect(await unseen("a.docx", "", [DOCX])).toEqual({ type: DOCX, ...accepted });
    expect(await unseen("a.xyz", "", [".xyz"])).toEqual({ type: OCTETS, ...accepted });
    expect(await unseen("a.csv", "application/vnd.ms-excel", ["text/csv"])).toEqual({
      type: "text/csv",
      ...accepted,
    });
    expect(await unseen("a.zip", "", ["image/*", ".png"])).toEqual({ type: "application/zip", ...notTaken });
    expect(await unseen("a", "", ["image/*"])).toEqual({ type: OCTETS, ...notTaken });
  });

  it("is not stored as a page that only its claim says it is", async () => {
    expect(await unseen("a.png", "text/html", [])).toMatchObject({ type: "image/png" });
    expect(await unseen("a", "image/svg+xml", [])).toMatchObject({ type: OCTETS });
    expect(await unseen("a.svg", "image/svg+xml", [])).toMatchObject({ type: "image/svg+xml" });
  });
});

it("judges the first 4,100 bytes of a file as it judges the whole", async () => {
  const picture = { name: "word/media/a.png", content: Buffer.alloc(20_000, "x"), isStored: true };
  const docx = Buffer.concat([zipOf(picture), SAMPLES.docx]);
  // Its directory, far behind, would tell that it is a raw one.
  const tif = Buffer.concat([Buffer.from("II*\0\x70\x17\0\0", "latin1"), Buffer.alloc(5_992)]);
  const directory = Buffer.from("\x01\0\x12\xC6\x01\0\x04\0\0\0\0\0\0\0", "latin1");
  const samples = { ...SAMPLES, docx, tif: Buffer.concat([tif, directory]) };
  for (const [name, sample] of Object.entries(samples)) {
    const whole = Buffer.concat([sample, Buffer.alloc(9_000, 0x80)]);
    const file = { fileName: `a.${name}`, claimedType: "" };
    const cut = { ...file, start: whole.subarray(0, 4_100), isWhole: false };
    const taken = [`.${name}`, "image/*", DOCX];
    expect(await judgeFileKind(cut, taken)).toEqual(
      await judgeFileKind({ ...file, start: whole, isWhole: true }, taken),
    );
  }
});
