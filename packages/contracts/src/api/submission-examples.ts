/** What the document shows of submissions, by the schemas beside this. */
const FIRST = "0190a7c2-7f00-7abc-8000-000000000001";
const SECOND = "0190a7c2-7f00-7abc-8000-000000000002";
const THIRD = "0190a7c2-7f00-7abc-8000-000000000003";

export const submissionExample = {
  id: FIRST,
  formId: SECOND,
  createdAt: "2026-03-01T12:00:00.000Z",
  updatedAt: "2026-03-01T12:00:00.000Z",
  deletedAt: null,
  status: "new",
  isSpam: false,
  isRead: false,
  readAt: null,
  email: "visitor@example.com",
  name: "A visitor",
  data: { email: "visitor@example.com", name: "A visitor", message: "Hello" },
  isCut: false,
  fieldOrder: ["email", "name", "message"],
  files: [{ name: "plan.pdf", fieldName: "plan", sizeBytes: 48_213, type: "application/pdf" }],
  spamScore: 0.1,
  spamReason: null,
  ipAddress: "203.0.113.0",
  userAgent: "Mozilla/5.0",
  referer: "https://www.example.com/contact",
} as const;

export const noteExample = {
  id: THIRD,
  authorUserId: FIRST,
  body: "Called back.",
  createdAt: "2026-03-01T13:00:00.000Z",
  updatedAt: "2026-03-01T13:00:00.000Z",
} as const;

export const detailsExample = { ...submissionExample, notes: [noteExample], deliveries: [] } as const;
