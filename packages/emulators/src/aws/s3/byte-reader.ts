import { s3Error } from "./s3-error.ts";

const LINE_FEED = 0x0a;

/** Takes lines and runs of bytes off a stream, holding one piece of it at a time. */
export class ByteReader {
  readonly #iterator: AsyncIterator<Buffer>;
  #pending: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  /** The next line without its CR LF; what the stream ends with counts as one. @throws where it is too long. */
  async line(maxBytes: number): Promise<string> {
    for (;;) {
      const at = this.#pending.indexOf(LINE_FEED);
      if (at >= 0) {
        const line = this.#pending.toString("latin1", 0, at);
        this.#pending = this.#pending.subarray(at + 1);
        return line.replace(/\r$/, "");
      }
      if (this.#pending.length > maxBytes) throw s3Error("IncompleteBody");
      const before = this.#pending;
      if (await this.#more()) {
        this.#pending = Buffer.concat([before, this.#pending]);
        continue;
      }
      if (before.length === 0) throw s3Error("IncompleteBody");
      this.#pending = Buffer.alloc(0);
      return before.toString("latin1");
    }
  }

  /** The next bytes, as they come. @throws where the stream ends before. */
  async *take(sizeBytes: number): AsyncGenerator<Buffer> {
    let left = sizeBytes;
    while (left > 0) {
      if (this.#pending.length === 0 && !(await this.#more())) throw s3Error("IncompleteBody");
      const piece = this.#pending.subarray(0, left);
      this.#pending = this.#pending.subarray(piece.length);
      left -= piece.length;
      if (piece.length > 0) yield piece;
    }
  }

  async #more(): Promise<boolean> {
    const next: IteratorResult<Buffer, unknown> = await this.#iterator.next();
    this.#pending = next.done === true ? Buffer.alloc(0) : next.value;
    return next.done !== true;
  }
}
