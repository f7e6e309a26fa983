import { useEffect, useState } from "preact/hooks";
import type { LiveChange, LiveState, RoundEntry } from "../daemon/live/state.ts";

/** Whether what is shown is up to date. */
export type Connection = "file" | "connecting" | "live" | "broken" | "forbidden";

/** What the page shows, and who is told when it changes. */
export interface Store {
  readonly state: LiveState | null;
  readonly connection: Connection;
  /** Counts up whenever alerts changed. */
  readonly alertsVersion: number;
}

/** Rounds that are kept, as many as a server tells: a page that stays open must not grow. */
const roundsMax = 500;

let store: Store = { state: null, connection: "connecting", alertsVersion: 0 };
const listeners = new Set<() => void>();
let toldAt = 0;

/** Tells everybody at most once a frame, however much comes in. */
function tell(): void {
  if (toldAt !== 0) return;
  const told = (): void => {
    toldAt = 0;
    for (const listener of listeners) listener();
  };
  // A page in the background gets no frames, and must not let changes pile up either.
  toldAt = document.hidden ? window.setTimeout(told, 250) : requestAnimationFrame(told);
}

/** Puts new values into what is shown. */
export function update(members: Partial<Store>): void {
  store = { ...store, ...members };
  tell();
}

function withRound(rounds: readonly RoundEntry[], round: RoundEntry): readonly RoundEntry[] {
  const last = rounds.at(-1);
  if (last === undefined || last.round < round.round) return [...rounds, round].slice(-roundsMax);
  const place = rounds.findIndex((known) => known.round >= round.round);
  return rounds[place]!.round === round.round ? rounds.with(place, round) : rounds.toSpliced(place, 0, round);
}

/** The state after a change. */
export function changed(state: LiveState, { set, round }: LiveChange): LiveState {
  return { ...state, ...set, ...(round && { rounds: withRound(state.rounds, round) }) };
}

/** Puts a change into what is shown. */
export function apply(change: LiveChange): void {
  if (store.state === null) return;
  update({
    state: changed(store.state, change),
    ...(change.alertsChanged && { alertsVersion: store.alertsVersion + 1 }),
  });
}

/** What is shown, in a component that is drawn again whenever it changes. */
export function useStore(): Store {
  const [shown, show] = useState(store);
  useEffect(() => {
    const listener = (): void => show(store);
    listener();
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return shown;
}
