import { expect, test } from "vitest";
import { passwordResetMail, verificationMail } from "./auth-mails.ts";

const url = 'https://app.example/api/auth/verify-email?token=abc&callbackURL=%2F"><script>';

test.each([
  ["verification", verificationMail],
  ["password reset", passwordResetMail],
])("a %s mail carries its link as text and as safely quoted HTML", (_name, compose) => {
  const mail = compose({ to: "a@b.example", url });
  expect(mail.to).toBe("a@b.example");
  expect(mail.text).toContain(url);
  expect(mail.html).toContain("token=abc&amp;callbackURL=%2F&quot;&gt;&lt;script&gt;");
  expect(mail.html).not.toContain("<script>");
  expect(mail.subject).not.toMatch(/[\r\n]/);
});
