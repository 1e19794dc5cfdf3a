import { expect, it } from "vitest";
import { createClosers } from "./closers.ts";

it("closes in the reverse order, goes on after a failure, and closes what came late", async () => {
  const closed: string[] = [];
  const problems: unknown[] = [];
  const closers = createClosers((error) => problems.push(error));
  closers.add(() => void closed.push("first"));
  closers.add(() => Promise.reject(new Error("stuck")));
  closers.add(() => void closed.push("last"));
  await closers.closeAll();
  closers.add(() => void closed.push("late"));
  await closers.closeAll();
  expect(closed).toEqual(["last", "first", "late"]);
  expect(problems).toHaveLength(1);
});
