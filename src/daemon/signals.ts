/** What the signals of an operator, or of systemd, lead to. */
export interface SignalActions {
  /** The first Ctrl-C or SIGTERM. */
  stop(): void;
  /** Another one while it stops. */
  stopAtOnce(): void;
  /** SIGHUP. */
  reload(): void;
}

/** Listens to signals until it is disposed of. */
export function listenToSignals({ stop, stopAtOnce, reload }: SignalActions): Disposable {
  let stopping = false;
  const onStop = (): void => {
    if (stopping) return stopAtOnce();
    stopping = true;
    stop();
  };
  const listeners: readonly (readonly [NodeJS.Signals, () => void])[] = [
    ["SIGINT", onStop],
    ["SIGTERM", onStop],
    ["SIGHUP", reload],
  ];
  for (const [signal, listener] of listeners) process.on(signal, listener);
  return {
    [Symbol.dispose]() {
      for (const [signal, listener] of listeners) process.off(signal, listener);
    },
  };
}
