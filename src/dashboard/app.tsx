import { useEffect, useState } from "preact/hooks";
import type { LiveState } from "../daemon/live/state.ts";
import { Alerts } from "./alerts.tsx";
import { Gate } from "./gate.tsx";
import { Health } from "./health.tsx";
import { Learning } from "./learning.tsx";
import { Mesh } from "./mesh.tsx";
import { Models } from "./models.tsx";
import { Results } from "./results.tsx";
import { useStore, type Connection, type Store } from "./store.ts";
import { Actions } from "./token-prompt.tsx";
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
      {state.organisations.length > 1 && <Mesh state={state} chosen={chosen} choose={choose} />}
      {state.organisations.length > 1 && <Verdicts state={state} />}
    </div>
  );
}

const tabs = ["Alerts", "Consortium", "Models", "Health"] as const;

type Tab = (typeof tabs)[number];

const tabInAddress = (): Tab => tabs.find((tab) => `#${tab.toLowerCase()}` === location.hash) ?? "Alerts";

/** What a daemon shows, a part at a time. */
function Site({ state, alertsVersion }: { readonly state: LiveState; readonly alertsVersion: Store["alertsVersion"] }) {
  const [tab, setTab] = useState(tabInAddress);
  useEffect(() => {
    const onHash = (): void => setTab(tabInAddress());
    addEventListener("hashchange", onHash);
    return () => removeEventListener("hashchange", onHash);
  }, []);
  const site = state.site!;
  const counts: Partial<Record<Tab, string>> = {
    Alerts: site.alerts.open.toLocaleString("en-GB"),
    ...(!site.health.ready && { Health: "!" }),
  };
  return (
    <Actions>
      <nav class="tabs" aria-label="Parts of the page">
        {tabs.map((name) => (
          <a key={name} href={`#${name.toLowerCase()}`} aria-current={name === tab ? "page" : undefined}>
            {name} {counts[name] !== undefined && <span class="badge">{counts[name]}</span>}
          </a>
        ))}
      </nav>
      <main>
        {tab === "Alerts" && <Alerts site={site} version={alertsVersion} />}
        {tab === "Consortium" && <Consortium state={state} />}
        {tab === "Models" && <Models site={site} />}
        {tab === "Health" && <Health site={site} />}
      </main>
    </Actions>
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
  const isOver = state.results !== null && connection === "broken";
  const told = isOver ? "the run is over" : connections[connection];
  return (
    <>
      <header class="top">
        <div>
          <h1>{state.title}</h1>
          <p class="soft">{state.about}</p>
        </div>
        {told !== null && (
          <p class={`pill ${isOver ? "over" : connection}`} role="status">
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
      {state.site === null ? (
        <main>
          <Consortium state={state} />
        </main>
      ) : (
        <Site state={state} alertsVersion={store.alertsVersion} />
      )}
    </>
  );
}
