import { describe, expect, it } from "vitest";
import { findSenderIdentity } from "./sender-identity.ts";

describe("who wrote", () => {
  it.each(["email", "Email", "E-Mail", "EMAIL_ADDRESS", "mail", "your-email"])(
    "is found under %s",
    (name) => {
      expect(findSenderIdentity({ [name]: " ada@example.com " }, null).email).toBe("ada@example.com");
    },
  );

  it("is _replyto where no field gives an address", () => {
    expect(findSenderIdentity({ message: "x" }, "ada@example.com").email).toBe("ada@example.com");
    expect(findSenderIdentity({ email: "bob@example.com" }, "ada@example.com").email).toBe("bob@example.com");
  });

  it("is nobody where what stands there is no address", () => {
    expect(findSenderIdentity({ email: "call me", mail: ["a b@c.de"] }, "nope").email).toBeNull();
    expect(findSenderIdentity({ email: { a: "ada@example.com" } }, null).email).toBeNull();
    expect(findSenderIdentity({ email: `${"a".repeat(260)}@example.com` }, null).email).toBeNull();
  });

  it("has a full name, or first and last name together", () => {
    expect(findSenderIdentity({ first_name: "Ada", name: "Ada King" }, null).name).toBe("Ada King");
    expect(findSenderIdentity({ LastName: "Lovelace", "First Name": "Ada" }, null).name).toBe("Ada Lovelace");
    expect(findSenderIdentity({ surname: "Lovelace" }, null).name).toBe("Lovelace");
    expect(findSenderIdentity({ name: "  " }, null).name).toBeNull();
  });

  it("has a name that is cut without breaking a character", () => {
    const { name } = findSenderIdentity({ name: `${"a".repeat(255)}\u{1F600}` }, null);
    expect(name).toHaveLength(256);
    expect(name?.isWellFormed()).toBe(true);
  });
});
