import { useEffect, useRef, useState } from "preact/hooks";
import type { AlertDetail } from "../daemon/live/alert-state.ts";

/** Flows to allow for a while, as the server takes them. */
export interface Allow {
  readonly what: { readonly source?: string; readonly destination?: string; readonly reason?: string };
  readonly until: string;
  readonly why: string;
}

const hours = [
  [1, "an hour"],
  [24, "a day"],
  [24 * 7, "a week"],
  [24 * 30, "30 days"],
  [24 * 90, "90 days"],
] as const;

const hourMs = 3_600_000;

interface Props {
  readonly detail: AlertDetail;
  allow(allow: Allow): void;
  close(): void;
}

/** Asks what to allow, how long, and why. */
export function AllowForm({ detail, allow, close }: Props) {
  const { sourceAddress, network, line } = detail;
  const offered = {
    source: sourceAddress === "*" || sourceAddress === "" ? null : sourceAddress,
    destination: network === "*" || network === "" ? null : network,
    reason: line.reason,
  };
  const [checked, setChecked] = useState({ source: offered.source !== null, destination: false, reason: true });
  const [lasting, setLasting] = useState(24);
  const [why, setWhy] = useState("");
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  function onSubmit(event: Event): void {
    event.preventDefault();
    const what = Object.fromEntries(
      Object.entries(offered).filter(([key, value]) => value !== null && checked[key as keyof typeof checked]),
    );
    allow({ what, until: new Date(Date.now() + lasting * hourMs).toISOString(), why });
  }
  const box = (key: keyof typeof checked, label: string, value: string | null) =>
    value !== null && (
      <label key={key}>
        <input
          type="checkbox"
          checked={checked[key]}
          onChange={(event) => setChecked({ ...checked, [key]: event.currentTarget.checked })}
        />
        {label} <b>{value}</b>
      </label>
    );
  return (
    <form class="allow" onSubmit={onSubmit} onKeyDown={(event) => event.key === "Escape" && close()}>
      <fieldset>
        <legend>Raise no more alerts for flows, all of it:</legend>
        {box("source", "from", offered.source)}
        {box("destination", "to", offered.destination)}
        {box("reason", "that look like", offered.reason)}
      </fieldset>
      <label>
        For
        <select value={lasting} onChange={(event) => setLasting(Number(event.currentTarget.value))}>
          {hours.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label class="grow">
        Because
        <input
          ref={first}
          required
          maxLength={200}
          value={why}
          onInput={(event) => setWhy(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary" disabled={!Object.values(checked).some(Boolean)}>
        Allow
      </button>
      <button type="button" onClick={close}>
        Cancel
      </button>
    </form>
  );
}
