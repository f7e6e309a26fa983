import type { SiteEntry } from "../daemon/live/site-state.ts";
import { Table } from "./table.tsx";
import { bytes, duration, figure, percent } from "./words.ts";

/** How the daemon is doing: its parts, its sources, and its rounds. */
export function Health({ site }: { readonly site: SiteEntry }) {
  const { health } = site;
  const { detection } = health;
  const broken = health.parts.filter(({ state }) => state !== "running");
  return (
    <div class="grid even">
      <section class="panel" aria-labelledby="health-title">
        <h2 id="health-title">Health</h2>
        <p>
          <span class={`tag ${health.ready ? "good" : "bad"}`}>{health.ready ? "ready" : "not ready"}</span> vervet{" "}
          {health.version}, up {duration(health.uptimeSeconds)}
        </p>
        {broken.map(({ name, state, reason }) => (
          <p key={name} class="warning" role="status">
            {name} is {state}
            {reason !== null && `: ${reason}`}
          </p>
        ))}
        <dl class="facts">
          <dt>round</dt>
          <dd>
            {health.round < 0 ? "none yet" : health.round}, the next in {duration(health.nextInSeconds)}
          </dd>
          <dt>rounds on time</dt>
          <dd>
            {health.rounds === 0
              ? "none yet"
              : `${health.onTime} of ${health.rounds} (${percent(health.onTime / health.rounds)})`}
          </dd>
          <dt>model</dt>
          <dd>{detection.model}</dd>
          <dt>threshold</dt>
          <dd>
            {figure(detection.threshold)} nats{detection.calibrated ? "" : ", not measured here yet"}
          </dd>
          <dt>flagged</dt>
          <dd>
            {detection.flagged.toLocaleString("en-GB")} of {detection.flowsScored.toLocaleString("en-GB")} flows
            {detection.surging && "; alerts surge, nothing is learnt until they calm down"}
          </dd>
          <dt>rows to learn from</dt>
          <dd>
            {detection.benignRows.toLocaleString("en-GB")} believed benign,{" "}
            {detection.attackRows.toLocaleString("en-GB")} believed attack
          </dd>
        </dl>
        <Table label="Parts" columns={["part", "state", "restarts"]}>
          {health.parts.map(({ name, state, restarts }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <span class={`tag ${state === "running" ? "good" : "bad"}`}>{state}</span>
              </td>
              <td>{restarts}</td>
            </tr>
          ))}
        </Table>
      </section>
      <section class="panel" aria-labelledby="sources-title">
        <h2 id="sources-title">Sources</h2>
        {health.sources.length === 0 && <p class="soft">No source is configured.</p>}
        <Table label="Sources" columns={["source", "flows", "dropped lines", "behind"]}>
          {health.sources.map(({ name, path, flows, deadLetters, lagBytes }) => (
            <tr key={name}>
              <th scope="row" title={path}>
                {name}
              </th>
              <td>{flows.toLocaleString("en-GB")}</td>
              <td>{deadLetters.toLocaleString("en-GB")}</td>
              <td>{bytes(lagBytes)}</td>
            </tr>
          ))}
        </Table>
        <p class="note">Dropped lines could not be read; the data directory keeps them in dead-letters.ndjson.</p>
      </section>
    </div>
  );
}
