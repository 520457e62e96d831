// A WebSocket client that offers compression as browsers do and only counts what arrives: it never looks into a frame, so
// that it costs the same whether the server compresses or not.
import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { encodeFrame, OPCODES, readFrame } from "../helpers/ws-frame.ts";

/** What Chromium says: contexts are kept from message to message. */
const OFFER = "permessage-deflate; client_max_window_bits";

export class CountingSocket {
  frames = 0;
  compressed = 0;
  bytes = 0;
  readonly #tcp: Socket;
  #rest: Buffer = Buffer.alloc(0);
  #open = false;

  static async open(port: number): Promise<CountingSocket> {
    const tcp = connect({ port, host: "127.0.0.1", noDelay: true });
    const socket = new CountingSocket(tcp);
    tcp.write(
      `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\nSec-WebSocket-Extensions: ${OFFER}\r\n\r\n`,
    );
    while (!socket.#open) await new Promise((resolve) => setTimeout(resolve, 1));
    return socket;
  }

  private constructor(tcp: Socket) {
    this.#tcp = tcp;
    tcp.on("error", () => tcp.destroy());
    tcp.on("data", (chunk: Buffer) => this.#take(chunk));
  }

  send(text: string): void {
    this.#tcp.write(encodeFrame(OPCODES.text, Buffer.from(text)));
  }

  destroy(): void {
    this.#tcp.destroy();
  }

  #take(chunk: Buffer): void {
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    if (!this.#open) {
      const end = data.indexOf("\r\n\r\n");
      if (end < 0) {
        this.#rest = data;
        return;
      }
      this.#open = data.toString("latin1", 0, 12) === "HTTP/1.1 101";
      data = data.subarray(end + 4);
    } else {
      this.bytes += chunk.length;
    }
    let at = 0;
    for (let frame = readFrame(data, at); frame; frame = readFrame(data, at)) {
      at = frame.end;
      this.frames += 1;
      if (frame.rsv1) this.compressed += 1;
    }
    this.#rest = Buffer.from(data.subarray(at));
  }
}
