import { SubmitRefusal } from "./submit-refusal.ts";
import { say } from "./texts/index.ts";

const TEXT_BYTES_MAX = 256 * 1024;
const VALUE_BYTES_MAX = 64 * 1024;
const NAME_BYTES_MAX = 1024;
const FIELDS_MAX = 500;
/** UTF-8 needs at most three bytes for one UTF-16 unit. */
const BYTES_PER_UNIT_MAX = 3;

/** Counts what a body holds while it is parsed, as UTF-8 bytes after decoding: the same limits in any encoding. */
export class TextBudget {
  #textBytes = 0;
  #fields = 0;

  /** One more field. @throws SubmitRefusal PAYLOAD_TOO_LARGE beyond 500, or for a name over 1 KiB. */
  field(name: string): void {
    this.#fields += 1;
    if (this.#fields > FIELDS_MAX) {
      throw new SubmitRefusal("PAYLOAD_TOO_LARGE", say("too_many_fields", { count: FIELDS_MAX }));
    }
    if (name.length * BYTES_PER_UNIT_MAX > NAME_BYTES_MAX && Buffer.byteLength(name) > NAME_BYTES_MAX) {
      throw new SubmitRefusal("PAYLOAD_TOO_LARGE", say("field_name_too_long", { bytes: NAME_BYTES_MAX }));
    }
    this.#add(name);
  }

  /** One more piece of text. @throws SubmitRefusal PAYLOAD_TOO_LARGE over 64 KiB alone or 256 KiB together. */
  text(value: string): void {
    if (value.length * BYTES_PER_UNIT_MAX > VALUE_BYTES_MAX && Buffer.byteLength(value) > VALUE_BYTES_MAX) {
      throw new SubmitRefusal("PAYLOAD_TOO_LARGE", say("field_too_long"));
    }
    this.#add(value);
  }

  #add(text: string): void {
    this.#textBytes += Buffer.byteLength(text);
    if (this.#textBytes > TEXT_BYTES_MAX) {
      throw new SubmitRefusal("PAYLOAD_TOO_LARGE", say("too_much_text"));
    }
  }
}
