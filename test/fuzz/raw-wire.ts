// A TCP connection that says exactly the bytes it is told, and understands just enough of the answer: a status line, then
// frames. What a browser would never send begins here.
import { connect, type Socket } from "node:net";
import { readFrame } from "../helpers/ws-frame.ts";

export type Heard = {
  /** Of the HTTP answer; null when there was none. */
  status: number | null;
  head: string;
  texts: string[];
  /** The code of a close frame; 1005 for one without. */
  closeCode: number | null;
  /** The server let go of the connection. */
  ended: boolean;
  pongs: number;
};

export class RawWire {
  readonly heard: Heard = {
    status: null,
    head: "",
    texts: [],
    closeCode: null,
    ended: false,
    pongs: 0,
  };
  readonly #tcp: Socket;
  #rest = Buffer.alloc(0);
  #wake: (() => void)[] = [];

  constructor(port: number) {
    this.#tcp = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#tcp.on("data", (data) => this.#take(data));
    this.#tcp.on("error", () => this.#end());
    this.#tcp.on("close", () => this.#end());
  }

  send(bytes: string | Uint8Array): void {
    if (!this.#tcp.destroyed) this.#tcp.write(bytes);
  }

  destroy(): void {
    this.#tcp.destroy();
  }

  /** True once `done` holds, false when it did not within the time or the connection ended before. */
  async until(done: (heard: Heard) => boolean, withinMs = 1_000): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    while (!done(this.heard)) {
      const leftMs = deadline - performance.now();
      if (leftMs <= 0 || this.heard.ended) return false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return true;
  }

  #take(data: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, data]);
    if (this.heard.status === null && !this.#readHead()) return;
    if (this.heard.status === 101) this.#readFrames();
    else this.heard.head += this.#rest.toString("latin1");
    for (const wake of this.#wake.splice(0)) wake();
  }

  #readHead(): boolean {
    const at = this.#rest.indexOf("\r\n\r\n");
    if (at < 0) return false;
    this.heard.head = this.#rest.subarray(0, at).toString("latin1");
    this.heard.status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(this.heard.head)?.[1] ?? 0);
    this.#rest = this.#rest.subarray(at + 4);
    return true;
  }

  #readFrames(): void {
    for (;;) {
      const frame = readFrame(this.#rest, 0);
      if (!frame) return;
      const { opcode, payload, end } = frame;
      if (opcode === 1) this.heard.texts.push(payload.toString("utf8"));
      if (opcode === 10) this.heard.pongs += 1;
      if (opcode === 8) this.heard.closeCode = payload.length < 2 ? 1005 : payload.readUInt16BE(0);
      this.#rest = this.#rest.subarray(end);
    }
  }

  #end(): void {
    this.heard.ended = true;
    for (const wake of this.#wake.splice(0)) wake();
  }
}

export type FrameParts = {
  readonly opcode?: number;
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly masked?: boolean;
  readonly payload?: string | Uint8Array;
  /** Claims this length instead of the payload's own. */
  readonly length?: number | bigint;
  /** Spells the length in 7, 16 or 64 bits whatever its size. */
  readonly spelling?: 7 | 16 | 64;
};

/** Any frame at all, right or wrong. */
export function frameOf(parts: FrameParts = {}): Buffer {
  const { opcode = 1, fin = true, rsv = 0, masked = true } = parts;
  const payload = Buffer.from(parts.payload ?? "");
  const length = BigInt(parts.length ?? payload.length);
  const spelling = parts.spelling ?? (length < 126n ? 7 : length < 65_536n ? 16 : 64);
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const mark = masked ? 0x80 : 0;
  const head = Buffer.alloc({ 7: 2, 16: 4, 64: 10 }[spelling]);
  head[0] = first;
  head[1] = mark | (spelling === 7 ? Number(length & 0x7fn) : spelling === 16 ? 126 : 127);
  if (spelling === 16) head.writeUInt16BE(Number(length & 0xffffn), 2);
  if (spelling === 64) head.writeBigUInt64BE(BigInt.asUintN(64, length), 2);
  if (!masked) return Buffer.concat([head, payload]);
  const mask = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
  return Buffer.concat([head, mask, payload.map((byte, n) => byte ^ (mask[n & 3] ?? 0))]);
}
