import type { Stream } from "@libp2p/interface";

/** A frame announced more bytes than the reader takes, or brought more than it announced. */
export class FrameTooLargeError extends Error {
  override readonly name = "FrameTooLargeError";
}

/** A stream ended before its frame did. */
export class BrokenFrameError extends Error {
  override readonly name = "BrokenFrameError";
}

const headerBytes = 4;

/** Sends one frame: its length as 4 bytes, big-endian, then the bytes. Copies, because libp2p may send later. */
export function sendFrame(stream: Stream, bytes: Uint8Array): void {
  const frame = Buffer.allocUnsafe(headerBytes + bytes.length);
  frame.writeUInt32BE(bytes.length);
  frame.set(bytes, headerBytes);
  stream.send(frame);
}

/**
 * Reads one frame, holding at most `limitBytes` and a little: iterating over a libp2p stream has no back-pressure, so
 * sizes are checked as the bytes come in.
 *
 * @throws FrameTooLargeError, BrokenFrameError, or the reason of `signal`
 */
export function readFrame(stream: Stream, limitBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = [];
    let received = 0;
    let expected: number | null = null;

    const stopListening = (): void => {
      stream.removeEventListener("message", onMessage);
      stream.removeEventListener("end", onEnd);
      stream.removeEventListener("close", onClose);
      signal.removeEventListener("abort", onAbort);
    };
    const fail = (error: unknown): void => {
      stopListening();
      reject(error);
    };
    const onMessage = ({ data }: { readonly data: { subarray(): Uint8Array } }): void => {
      const part = data.subarray();
      parts.push(part);
      received += part.length;
      if (expected === null && received >= headerBytes) {
        expected = headerBytes + Buffer.concat(parts, headerBytes).readUInt32BE();
      }
      if (expected === null) return;
      if (expected - headerBytes > limitBytes) return fail(new FrameTooLargeError(`more than ${limitBytes} bytes`));
      if (received > expected) return fail(new FrameTooLargeError("bytes after the frame"));
      if (received < expected) return;
      stopListening();
      resolve(new Uint8Array(Buffer.concat(parts).subarray(headerBytes)));
    };
    const onEnd = (): void => fail(new BrokenFrameError("the stream ended early"));
    const onClose = ({ error }: { readonly error?: Error }): void => {
      if (error !== undefined) fail(error);
    };
    const onAbort = (): void => fail(signal.reason);

    if (signal.aborted) return onAbort();
    if (stream.readableEnded) return onEnd();
    signal.addEventListener("abort", onAbort, { once: true });
    stream.addEventListener("end", onEnd);
    stream.addEventListener("close", onClose);
    stream.addEventListener("message", onMessage);
  });
}
