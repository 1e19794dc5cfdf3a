import { describe, expect, it } from "vitest";
import { isHostName, judgeAddress, judgePlainAddress, parseCidrs } from "./egress-address.ts";

const PUBLIC = [
  "1.1.1.1",
  "8.8.8.8",
  "52.94.236.248",
  "100.63.255.255",
  "100.128.0.1",
  "172.15.255.255",
  "172.32.0.1",
  "223.255.255.254",
  "2606:4700:4700::1111",
  "2a05:d018:a90:2a00::1",
];

const REFUSED: readonly (readonly [string, string])[] = [
  ["0.0.0.0", "unspecified"],
  ["0.1.2.3", "this network"],
  ["10.0.0.1", "private"],
  ["172.16.0.1", "private"],
  ["172.31.255.255", "private"],
  ["192.168.1.1", "private"],
  ["127.0.0.1", "loopback"],
  ["127.255.255.254", "loopback"],
  ["169.254.169.254", "instance metadata"],
  ["169.254.170.2", "task credentials"],
  ["169.254.100.1", "link-local"],
  ["168.63.129.16", "wire server"],
  ["100.64.0.1", "carrier-grade NAT"],
  ["100.127.255.255", "carrier-grade NAT"],
  ["192.0.0.1", "protocol assignments"],
  ["192.0.2.1", "documentation"],
  ["198.51.100.1", "documentation"],
  ["203.0.113.1", "documentation"],
  ["192.88.99.1", "6to4 relay"],
  ["198.18.0.1", "benchmark"],
  ["198.19.255.255", "benchmark"],
  ["224.0.0.1", "multicast"],
  ["239.255.255.255", "multicast"],
  ["240.0.0.1", "reserved"],
  ["255.255.255.255", "broadcast"],
  ["::", "unspecified"],
  ["::1", "loopback"],
  ["0:0:0:0:0:0:0:1", "loopback, written out"],
  ["fe80::1", "link-local"],
  ["fec0::1", "site-local"],
  ["fc00::1", "unique local"],
  ["fd00:ec2::254", "instance metadata"],
  ["ff02::1", "multicast"],
  ["2001:db8::1", "documentation"],
  ["3fff::1", "documentation"],
  ["100::1", "discard"],
  ["2001:2::1", "benchmark"],
  ["2001:20::1", "ORCHID"],
  ["::ffff:127.0.0.1", "IPv4-mapped"],
  ["::ffff:7f00:1", "IPv4-mapped, in hexadecimal"],
  ["::ffff:8.8.8.8", "IPv4-mapped, even of a public address"],
  ["::127.0.0.1", "IPv4-compatible"],
  ["::ffff:0:127.0.0.1", "IPv4-translated"],
  ["2002:7f00:1::", "6to4"],
  ["2001:0:7f00:1::", "Teredo"],
  ["64:ff9b::7f00:1", "NAT64"],
  ["64:ff9b:1::a00:1", "local NAT64"],
  ["4000::1", "unassigned"],
  ["1::1", "unassigned"],
  ["fe80::1%eth0", "zone id"],
  ["2606:4700:4700::1111%lo", "zone id on a public address"],
  ["2130706433", "decimal"],
  ["0x7f.1", "hexadecimal"],
  ["0x7f000001", "hexadecimal"],
  ["0177.0.0.1", "octal"],
  ["127.1", "short"],
  ["127.0.0.1.", "trailing dot"],
  ["[::1]", "brackets"],
  ["", "empty"],
];

describe("judging an address", () => {
  it.each(PUBLIC)("lets %s through", (address) => {
    expect(judgeAddress(address, [])).toEqual({ allowed: true });
  });

  it.each(REFUSED)("refuses %s (%s)", (address) => {
    expect(judgeAddress(address, []).allowed).toBe(false);
  });

  it("opens exactly the configured range", () => {
    const ranges = parseCidrs(["10.1.0.0/16", "fd12::/16"]);
    expect(judgeAddress("10.1.255.255", ranges).allowed).toBe(true);
    expect(judgeAddress("10.2.0.0", ranges).allowed).toBe(false);
    expect(judgeAddress("fd12::1", ranges).allowed).toBe(true);
    expect(judgeAddress("fd13::1", ranges).allowed).toBe(false);
  });

  it("does not let a mapped form in by its IPv4 range", () => {
    expect(judgeAddress("::ffff:127.0.0.1", parseCidrs(["127.0.0.0/8"])).allowed).toBe(false);
  });

  it.each(["169.254.169.254", "168.63.129.16", "fd00:ec2::254", "fe80::1"])(
    "keeps the cloud's own service %s closed whatever is configured",
    (address) => {
      expect(judgeAddress(address, parseCidrs(["0.0.0.0/0", "::/0"])).allowed).toBe(false);
    },
  );

  it.each(["10.0.0.0", "10.0.0.0/33", "localhost", ""])("rejects the range %j by name", (text) => {
    expect(() => parseCidrs(["10.0.0.0/8", text])).toThrow(`"${text}"`);
  });
});

describe("telling a host name", () => {
  it.each([
    "example.com",
    "EXAMPLE.com",
    "localhost",
    "db_1.example.com",
    "xn--bcher-kva.example",
    "1e100.net",
  ])("takes %s", (name) => {
    expect(isHostName(name)).toBe(true);
  });

  it.each([
    "",
    ".",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "0x",
    "0177.0.0.1",
    "127.1",
    "127.0.0.1",
    "example.com.",
    "localhost.",
    "a..b",
    "-a.example",
    "a-.example",
    "example.0x1",
    "::1",
    "[::1]",
    "fe80::1%eth0",
    "①②⑦.0.0.1",
    "exa mple.com",
    "example.com\n",
    "example.com\0",
    "user@example.com",
    "example.com:5432",
    "/var/run/postgresql",
    `${"a".repeat(64)}.example`,
    `${"a.".repeat(127)}example`,
  ])("does not take %j", (text) => {
    expect(isHostName(text)).toBe(false);
  });
});

it("plain text goes to opened ranges alone, and never to the cloud's own services", () => {
  const opened = parseCidrs(["10.0.0.0/8", "203.0.114.0/24", "169.254.0.0/16"]);
  const allowed = (address: string) => judgePlainAddress(address, opened).allowed;
  expect(["10.1.2.3", "203.0.114.9"].map(allowed)).toEqual([true, true]);
  expect(["93.184.216.34", "2606:4700::1111", "127.0.0.1", "169.254.169.254"].map(allowed)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
