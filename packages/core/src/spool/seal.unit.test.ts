import { createMemoryDataKeys, newSubmission } from "@formtrap/testkit";
import { describe, expect, it } from "vitest";
import { KeyServiceUnavailable } from "../ports.ts";
import { seal, unseal } from "./seal.ts";
import { openSubmission, sealSubmission } from "./spooled-submission.ts";

const context = { purpose: "spool", owner: "tenant-1", id: "submission-1" } as const;
const content = Buffer.from("Grüße, ada@example.com");

describe("a sealed object", () => {
  it("opens under its own context, and shows nothing of what it holds", async () => {
    const keys = createMemoryDataKeys();
    const sealed = await seal(keys, context, content);
    expect(await unseal(keys, context, sealed)).toEqual(content);
    expect(sealed.includes("ada@example.com")).toBe(false);
    expect(await seal(keys, context, content)).not.toEqual(sealed);
  });

  it.each([
    { ...context, owner: "tenant-2" },
    { ...context, id: "submission-2" },
    { ...context, owner: 'tenant-1","submission-1' },
  ])("does not open as another's: %o", async (other) => {
    const keys = createMemoryDataKeys();
    await expect(unseal(keys, other, await seal(keys, context, content))).rejects.toThrow(
      "could not be opened",
    );
  });

  it("does not open with any byte of it changed, cut off or put behind", async () => {
    const keys = createMemoryDataKeys();
    const sealed = await seal(keys, context, content);
    const broken = [
      Buffer.alloc(0),
      Buffer.from("FTS1"),
      sealed.subarray(0, 20),
      Buffer.concat([sealed, Buffer.from([0])]),
      ...[...sealed.keys()].map((index) => {
        const copy = Buffer.from(sealed);
        copy.writeUInt8(copy.readUInt8(index) ^ 1, index);
        return copy;
      }),
    ];
    for (const bytes of broken) await expect(unseal(keys, context, bytes)).rejects.toThrow();
  });

  it("is made with the key that is known while the key service is away, and with none where none is", async () => {
    const keys = createMemoryDataKeys();
    const sealed = await seal(keys, context, content);
    keys.away(true);
    const later = await seal(keys, context, content);
    await expect(seal(keys, { ...context, purpose: "snapshot" }, content)).rejects.toThrow(
      KeyServiceUnavailable,
    );
    keys.away(false);
    expect(await unseal(keys, context, later)).toEqual(await unseal(keys, context, sealed));
  });
});

describe("a sealed submission", () => {
  it("comes back as it was, dates and all", async () => {
    const keys = createMemoryDataKeys();
    const tenantId = "01890000-0000-7000-8000-000000000001";
    const spooled = {
      tenantId,
      organizationId: "01890000-0000-7000-8000-000000000002",
      submission: {
        ...newSubmission("01890000-0000-7000-8000-000000000003"),
        alreadyAccepted: true,
      },
      spooledAt: new Date("2026-03-01T12:00:00.000Z"),
      reason: "unreachable",
    } as const;
    const submissionId = spooled.submission.id;
    const sealed = await sealSubmission(keys, spooled);
    expect(await openSubmission(keys, { tenantId, submissionId }, sealed)).toEqual(spooled);
  });
});
