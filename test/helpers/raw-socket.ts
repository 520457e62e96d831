// A WebSocket client on plain TCP, cheap enough for ten thousand in one process: one read buffer for all of them, frames
// parsed in place. Knows the wire format only; what a frame means is its owner's business.
import { createHash, randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { constants, inflateRawSync } from "node:zlib";
import { encodeFrame, OPCODES, readFrame } from "./ws-frame.ts";

export type RawSocketOptions = {
  readonly port: number;
  /** Path and query of the upgrade request. */
  readonly path: string;
  readonly host?: string;
  /** 127.0.0.x: one source address has about 28,000 ports for one target. */
  readonly localAddress?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
  /** Offers permessage-deflate (no context takeover); without it the server must not compress. */
  readonly deflate?: boolean;
  /** Sends `{"t":"got","bytes":n}` each time this many payload bytes have arrived, as the product's clients do. */
  readonly confirmEveryBytes?: number;
  /** Each text message. `payload` belongs to the read buffer: it is valid only during the call. */
  readonly onPayload?: (payload: Buffer, socket: RawSocket) => void;
  /** Each text message, decoded. Costs more than `onPayload`. */
  readonly onText?: (text: string, socket: RawSocket) => void;
  /** Once, however it ended; `code` is 1006 when no close frame came. */
  readonly onClose?: (code: number, reason: string) => void;
};

const OPEN_TIMEOUT_MS = 30_000;
const READ_BUFFER_BYTES = 1 << 18;
/** Reads are handed over synchronously, so one buffer serves every socket of the process. */
const readBuffer = Buffer.allocUnsafe(READ_BUFFER_BYTES);
const EMPTY = Buffer.alloc(0);
/** Compressed messages travel without their last four bytes (RFC 7692). */
const DEFLATE_TAIL = Buffer.from([0, 0, 0xff, 0xff]);

export class RawSocket {
  /** Messages and payload bytes that arrived. */
  frames = 0;
  bytes = 0;
  /** When the 101, the first and the newest message arrived, by `performance.now()`; 0 before. */
  openedAtMs = 0;
  firstFrameAtMs = 0;
  lastFrameAtMs = 0;
  firstFrameBytes = 0;
  closeCode: number | null = null;
  protocol = "";
  readonly tcp: Socket;
  readonly #options: RawSocketOptions;
  readonly #key = randomBytes(16).toString("base64");
  readonly #settle: { readonly open: () => void; readonly fail: (why: Error) => void };
  #rest: Buffer = EMPTY;
  #parts: Buffer[] = [];
  #compressed = false;
  #unconfirmedBytes = 0;
  #closeReason = "";

  /** Resolves once the server answered 101; rejects on any other answer. */
  static open(options: RawSocketOptions): Promise<RawSocket> {
    return new Promise((resolve, reject) => {
      const socket: RawSocket = new RawSocket(options, {
        open: () => resolve(socket),
        fail: reject,
      });
    });
  }

  private constructor(
    options: RawSocketOptions,
    settle: { readonly open: () => void; readonly fail: (why: Error) => void },
  ) {
    this.#options = options;
    this.#settle = settle;
    const { port, host = "127.0.0.1", localAddress } = options;
    this.tcp = connect({
      port,
      host,
      noDelay: true,
      ...(localAddress ? { localAddress } : {}),
      onread: {
        buffer: readBuffer,
        callback: (length, buffer) => {
          this.#take(Buffer.from(buffer.buffer, buffer.byteOffset, length));
          return true;
        },
      },
    });
    this.tcp.setTimeout(OPEN_TIMEOUT_MS, () => this.tcp.destroy(new Error("no answer")));
    this.tcp.on("error", (error) => this.#settle.fail(error));
    this.tcp.on("close", () => this.#closed());
    this.tcp.write(this.#request());
  }

  get isOpen(): boolean {
    return this.openedAtMs > 0 && this.closeCode === null && !this.tcp.destroyed;
  }

  send(text: string): void {
    this.tcp.write(encodeFrame(OPCODES.text, Buffer.from(text)));
  }

  /** Any bytes at all, for input that no client would send. */
  sendRaw(bytes: Uint8Array): void {
    this.tcp.write(bytes);
  }

  /** Stops reading, so that the peer's sends pile up in the kernels and then in the peer. */
  pause(): void {
    this.tcp.pause();
  }

  resume(): void {
    this.tcp.resume();
  }

  /** Says goodbye; resolves when the connection is gone. */
  async close(code = 1000): Promise<void> {
    if (this.tcp.destroyed) return;
    const gone = new Promise<void>((resolve) => this.tcp.once("close", () => resolve()));
    this.tcp.write(encodeFrame(OPCODES.close, Buffer.from([code >> 8, code & 0xff])));
    const impatient = setTimeout(() => this.tcp.destroy(), 2_000);
    await gone;
    clearTimeout(impatient);
  }

  /** Vanishes without a goodbye. */
  destroy(): void {
    this.tcp.destroy();
  }

  #request(): string {
    const { path, port, host = "127.0.0.1", headers = {}, protocols = [], deflate } = this.#options;
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: ${host}:${port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${this.#key}`,
      ...(protocols.length > 0 ? [`Sec-WebSocket-Protocol: ${protocols.join(", ")}`] : []),
      ...(deflate
        ? [
            "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover",
          ]
        : []),
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ];
    return `${lines.join("\r\n")}\r\n\r\n`;
  }

  #take(chunk: Buffer): void {
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = this.openedAtMs > 0 ? 0 : this.#readAnswer(data);
    while (at >= 0 && at < data.length) {
      const frame = readFrame(data, at);
      if (!frame) break;
      at = frame.end;
      this.#frame(frame);
    }
    // What is left belongs to the shared buffer, so it is copied.
    this.#rest = at >= 0 && at < data.length ? Buffer.from(data.subarray(at)) : EMPTY;
    if (at < 0) this.#rest = Buffer.from(data);
  }

  /** Where the frames begin, or -1 while the answer is incomplete or refused. */
  #readAnswer(data: Buffer): number {
    const end = data.indexOf("\r\n\r\n");
    if (end < 0) return -1;
    const head = data.toString("latin1", 0, end);
    const accept = createHash("sha1")
      .update(`${this.#key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    if (!head.startsWith("HTTP/1.1 101") || !head.includes(accept)) {
      this.tcp.destroy(new Error(`refused: ${head.split("\r\n", 1)[0]}`));
      return -1;
    }
    this.protocol = /^sec-websocket-protocol: *(.*)$/im.exec(head)?.[1] ?? "";
    this.tcp.setTimeout(0);
    this.openedAtMs = performance.now();
    this.#settle.open();
    return end + 4;
  }

  #frame({ opcode, fin, rsv1, payload }: NonNullable<ReturnType<typeof readFrame>>): void {
    if (opcode === OPCODES.ping) {
      this.tcp.write(encodeFrame(OPCODES.pong, payload));
    } else if (opcode === OPCODES.close) {
      this.closeCode = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
      this.#closeReason = payload.toString("utf8", 2);
      this.tcp.end(encodeFrame(OPCODES.close, payload.subarray(0, 2)));
    } else if (opcode === OPCODES.text || opcode === OPCODES.more) {
      if (opcode === OPCODES.text) this.#compressed = rsv1;
      if (!fin) this.#parts.push(Buffer.from(payload));
      else this.#message(this.#whole(payload));
    }
  }

  #whole(payload: Buffer): Buffer {
    const joined = this.#parts.length > 0 ? Buffer.concat([...this.#parts, payload]) : payload;
    this.#parts = [];
    if (!this.#compressed) return joined;
    return inflateRawSync(Buffer.concat([joined, DEFLATE_TAIL]), {
      finishFlush: constants.Z_SYNC_FLUSH,
    });
  }

  #message(payload: Buffer): void {
    const { onPayload, onText, confirmEveryBytes } = this.#options;
    this.frames += 1;
    this.bytes += payload.length;
    this.lastFrameAtMs = performance.now();
    if (this.frames === 1) {
      this.firstFrameAtMs = this.lastFrameAtMs;
      this.firstFrameBytes = payload.length;
    }
    onPayload?.(payload, this);
    onText?.(payload.toString("utf8"), this);
    if (confirmEveryBytes === undefined) return;
    this.#unconfirmedBytes += payload.length;
    if (this.#unconfirmedBytes < confirmEveryBytes) return;
    this.send(`{"t":"got","bytes":${this.#unconfirmedBytes}}`);
    this.#unconfirmedBytes = 0;
  }

  #closed(): void {
    this.closeCode ??= 1006;
    this.#settle.fail(new Error(`closed with ${this.closeCode}`));
    this.#options.onClose?.(this.closeCode, this.#closeReason);
  }
}
