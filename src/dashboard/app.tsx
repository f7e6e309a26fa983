import { useState } from "preact/hooks";
import type { LiveState } from "../daemon/live/state.ts";
import { Gate } from "./gate.tsx";
import { Learning } from "./learning.tsx";
import { Mesh } from "./mesh.tsx";
import { Results } from "./results.tsx";
import { useStore, type Connection } from "./store.ts";
import { Verdicts } from "./verdicts.tsx";
import { duration } from "./words.ts";

const connections: Readonly<Record<Connection, string | null>> = {
  file: null,
  connecting: "connecting",
  live: "live",
  broken: "connection lost, trying again",
  forbidden: "a token is needed",
};

function Progress({ state }: { readonly state: LiveState }) {
  const { progress } = state;
  if (progress === null) return null;
  const { what, done, of, secondsLeft } = progress;
  return (
    <div class="progress">
      <progress value={done} max={of} aria-label={what} />
      <span>
        {what}, {done} of {of}
        {secondsLeft !== null && `, ${duration(secondsLeft)} left`}
      </span>
    </div>
  );
}

/** What a testbed and a daemon both have: who learns with whom, and how it goes. */
function Consortium({ state }: { readonly state: LiveState }) {
  const [chosen, choose] = useState<number | null>(null);
  return (
    <div class="grid">
      {state.results !== null && <Results results={state.results} />}
      <Learning state={state} chosen={chosen} />
      <Mesh state={state} chosen={chosen} choose={choose} />
      <Verdicts state={state} />
    </div>
  );
}

/** The page. */
export function App() {
  const store = useStore();
  const { state, connection } = store;
  if (connection === "forbidden") return <Gate />;
  if (state === null)
    return (
      <p class="waiting" role="status">
        {connections[connection]}…
      </p>
    );
  const told = connections[connection];
  return (
    <>
      <header class="top">
        <div>
          <h1>{state.title}</h1>
          <p class="soft">{state.about}</p>
        </div>
        {told !== null && (
          <p class={`pill ${connection}`} role="status">
            {told}
          </p>
        )}
      </header>
      <Progress state={state} />
      {state.notes.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      <main>
        <Consortium state={state} />
      </main>
    </>
  );
}
