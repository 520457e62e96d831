// WebSocket frames as bytes (RFC 6455), client side: masked out, plain in. No state, no sockets.

export const OPCODES = { more: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export type Frame = {
  readonly fin: boolean;
  readonly rsv1: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
  /** Where the next frame begins. */
  readonly end: number;
};

/** The frame at `at`, or null while it is incomplete. The payload shares memory with `data`. */
export function readFrame(data: Buffer, at: number): Frame | null {
  if (data.length - at < 2) return null;
  const first = data[at] as number;
  const short = (data[at + 1] as number) & 0x7f;
  const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
  if (data.length < start) return null;
  const length =
    short < 126
      ? short
      : short === 126
        ? data.readUInt16BE(at + 2)
        : Number(data.readBigUInt64BE(at + 2));
  const end = start + length;
  if (data.length < end) return null;
  return {
    fin: (first & 0x80) !== 0,
    rsv1: (first & 0x40) !== 0,
    opcode: first & 0x0f,
    payload: data.subarray(start, end),
    end,
  };
}

let lastMask = 0x12345678;

/** A whole masked frame. Masks vary and need not be secret here: nobody sits between these two ends. */
export function encodeFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + 4 + length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (head === 4) frame.writeUInt16BE(length, 2);
  if (head === 10) frame.writeBigUInt64BE(BigInt(length), 2);
  lastMask = (Math.imul(lastMask, 1_664_525) + 1_013_904_223) >>> 0;
  frame.writeUInt32BE(lastMask, head);
  for (let n = 0; n < length; n += 1) {
    frame[head + 4 + n] = (payload[n] as number) ^ (frame[head + (n & 3)] as number);
  }
  return frame;
}
