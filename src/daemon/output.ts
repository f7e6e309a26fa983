import { readFileSync } from "node:fs";
import type { Cancel, Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import { openFileOutput, type FileOutput } from "../detection/outputs/file-output.ts";
import { lineFormats } from "../detection/outputs/format.ts";
import { fileSink, webhookSink, type AlertSink } from "../detection/outputs/sink.ts";
import { createWebhook } from "../detection/outputs/webhook.ts";
import type { AlertOrigin } from "../detection/outputs/words.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store/open-store.ts";
import { relay } from "../store/relay.ts";
import type { Part } from "./supervise.ts";

/** How often it is looked whether there is something to tell, ms: with the source's own look, an alert is told within half a second. */
const lookMs = 250;

/** A place that alerts are told, as vervet.yaml names it. */
export type OutputOptions = Config["outputs"][number];

export interface OutputParts {
  readonly store: Pick<Store, "alerts" | "outbox">;
  readonly origin: AlertOrigin;
  readonly clock: Clock;
  readonly random: Random;
}

/** An output as a part of the daemon. */
export interface OutputPart extends Part {
  /** Opens its file again, after it was rotated; nothing for others. */
  reopen(): void;
}

/** Somewhere to tell alerts, while it is open. */
interface OpenSink {
  readonly sink: AlertSink;
  readonly file: FileOutput | null;
  close(): void;
}

function openSink(options: OutputOptions, { origin, clock, random }: OutputParts): OpenSink {
  if (options.kind === "file") {
    const file = openFileOutput(options.path);
    return { sink: fileSink(file, lineFormats[options.format], origin), file, close: () => file.close() };
  }
  const { url, tokenFile } = options;
  const headers = tokenFile === null ? {} : { authorization: `Bearer ${readFileSync(tokenFile, "utf8").trim()}` };
  const webhook = createWebhook({ url, headers, fetch, clock, random });
  return { sink: webhookSink(webhook, origin), file: null, close: () => webhook.stop() };
}

/** Tells one output what the store holds for it, in order, and again after a failure: at least once, each alert. */
export function createOutput(options: OutputOptions, parts: OutputParts): OutputPart {
  const { store, clock } = parts;
  let open: OpenSink | null = null;
  let cancel: Cancel = () => {};
  let telling: Promise<void> = Promise.resolve();
  let fail: (cause: unknown) => void = () => {};

  return {
    async start(failed) {
      store.outbox.join(options.name); // first: what comes while it can't be opened is told later
      const opened = openSink(options, parts);
      [open, fail] = [opened, failed];
      const tell = async (): Promise<void> => {
        try {
          await relay(store, options.name, opened.sink);
          if (open === opened) cancel = clock.after(lookMs, look);
        } catch (cause) {
          failed(cause);
        }
      };
      const look = (): void => void (telling = tell());
      look();
    },
    async stop() {
      const closing = open;
      open = null;
      cancel();
      // A file takes what it is given at once; a webhook may wait for long, and is told to give up.
      if (closing?.file === null) closing.close();
      await telling;
      if (closing !== null && closing.file !== null) closing.close();
    },
    reopen() {
      try {
        open?.file?.reopen();
      } catch (cause) {
        fail(cause); // tried again until it can be opened
      }
    },
  };
}
