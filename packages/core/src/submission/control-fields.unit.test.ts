import { describe, expect, it } from "vitest";
import { takeControlFields } from "./control-fields.ts";
import type { JsonValue } from "./json-value.ts";

function take(fields: Readonly<Record<string, JsonValue>>, honeypot: string | null = null) {
  const posted = Object.entries(fields).map(([name, value]) => ({ name, value }));
  const { controls, dataFields } = takeControlFields(posted, honeypot, "formtrap");
  return { controls, names: dataFields.map(({ name }) => name) };
}

describe("control fields", () => {
  it("are a closed list, and any other name is data", () => {
    const { names } = take({
      _gotcha: "",
      _honey: "",
      "bot-field": "",
      botcheck: "",
      _next: "/",
      _redirect: "/",
      _subject: "s",
      _cc: "c",
      _upload: "h",
      "cf-turnstile-response": "t",
      "g-recaptcha-response": "t",
      "h-captcha-response": "t",
      _other: "1",
      subject: "2",
      redirect: "3",
      _Gotcha: "4",
    });
    expect(names).toEqual(["_other", "subject", "redirect", "_Gotcha"]);
  });

  it("keep what the page asks of the notification mail, apart from the data", () => {
    const { controls, names } = take({ _subject: " Order ", _cc: ["a@example.com", "b@example.com"] });
    expect(controls.mailOptions).toEqual({ subject: "Order", cc: ["a@example.com", "b@example.com"] });
    expect(names).toEqual([]);
    expect(take({ _subject: " ", _cc: "" }).controls.mailOptions).toBeNull();
  });

  it("keep _replyto as data too", () => {
    const { controls, names } = take({ _replyto: " ada@example.com " });
    expect(controls.replyTo).toBe("ada@example.com");
    expect(names).toEqual(["_replyto"]);
  });

  it("name the honeypot that was filled, the form's own too", () => {
    expect(take({ _gotcha: "", botcheck: "x" }).controls.honeypot).toBe("botcheck");
    expect(take({ website: "x" }, "website")).toMatchObject({ controls: { honeypot: "website" }, names: [] });
    expect(take({ website: "x" })).toMatchObject({ controls: { honeypot: null }, names: ["website"] });
  });

  it("see no filled honeypot in what an untouched checkbox or input gives", () => {
    for (const value of ["", "  ", "false", false, null, 0, [], [""]]) {
      expect(take({ botcheck: value }).controls.honeypot, JSON.stringify(value)).toBeNull();
    }
    for (const value of ["on", true, 1, ["", "x"], {}]) {
      expect(take({ botcheck: value }).controls.honeypot, JSON.stringify(value)).toBe("botcheck");
    }
  });

  it("take the first filled redirect and every upload", () => {
    const { controls } = take({ _next: "", _redirect: "/thanks", _upload: ["h1", "h2"] });
    expect(controls).toMatchObject({ next: "/thanks", uploads: ["h1", "h2"] });
  });
});
