import type { SubmissionDetails } from "@formtrap/core/inbox";

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

type Item = Omit<SubmissionDetails, "notes" | "deliveries">;

/** A submission as the contract describes it. */
export const submissionToWire = ({ key: _key, files, fieldOrder, data, ...item }: Item) => ({
  ...item,
  createdAt: item.createdAt.toISOString(),
  updatedAt: iso(item.updatedAt),
  deletedAt: iso(item.deletedAt),
  readAt: iso(item.readAt),
  isSpam: item.status === "spam",
  data: { ...data },
  fieldOrder: [...fieldOrder],
  files: files.map(({ name, fieldName, sizeBytes, type }) => ({ name, fieldName, sizeBytes, type })),
});

export const noteToWire = ({ createdAt, updatedAt, ...note }: SubmissionDetails["notes"][number]) => ({
  ...note,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

export const detailsToWire = ({ notes, deliveries, ...item }: SubmissionDetails) => ({
  ...submissionToWire(item),
  notes: notes.map(noteToWire),
  deliveries: deliveries.map(({ nextAttemptAt, deliveredAt, ...delivery }) => ({
    ...delivery,
    nextAttemptAt: iso(nextAttemptAt),
    deliveredAt: iso(deliveredAt),
  })),
});
