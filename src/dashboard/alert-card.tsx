import { useState } from "preact/hooks";
import type { AlertDetail } from "../daemon/live/alert-state.ts";
import { AllowForm, type Allow } from "./allow-form.tsx";
import { Table } from "./table.tsx";
import { figure, plural, time } from "./words.ts";

/** What can be done with an alert. */
export interface AlertActions {
  confirm(): void;
  dismiss(): void;
  undo(): void;
  allow(allow: Allow): void;
  disallow(id: number): void;
}

/** Flows told in full at first: the strangest. */
const toldFlows = 3;

interface Props {
  readonly detail: AlertDetail;
  readonly actions: AlertActions;
  readonly allowing: boolean;
  setAllowing(open: boolean): void;
}

/** One alert: what was seen, why it is strange here, and what can be said of it. */
export function AlertCard({ detail, actions, allowing, setAllowing }: Props) {
  const { line, destinations, moreDestinations, fired, judgement, flows, allowed } = detail;
  const [all, setAll] = useState(false);
  return (
    <article class="alert-card" aria-label={`Alert ${line.reason} from ${line.source}`} data-id={line.id}>
      <h3>
        <span class={`tag ${line.severity}`}>{line.severity}</span> {line.reason}: {line.source} → {line.destination}
      </h3>
      <div class="actions">
        <button type="button" class="primary" onClick={actions.confirm} disabled={line.status === "confirmed"}>
          Confirm <kbd>c</kbd>
        </button>
        <button type="button" onClick={actions.dismiss} disabled={line.status === "dismissed"}>
          Dismiss <kbd>d</kbd>
        </button>
        <button type="button" onClick={() => setAllowing(!allowing)} aria-expanded={allowing}>
          Allow… <kbd>a</kbd>
        </button>
        <button type="button" onClick={actions.undo} disabled={judgement === null}>
          Undo <kbd>u</kbd>
        </button>
      </div>
      {allowing && <AllowForm detail={detail} allow={actions.allow} close={() => setAllowing(false)} />}
      {allowed.map(({ id, who, what, untilMs, why }) => (
        <p key={id} class="allowed">
          Allowed {what} until {time(untilMs)} by {who}: {why}{" "}
          <button type="button" class="quiet" onClick={() => actions.disallow(id)}>
            Take back
          </button>
        </p>
      ))}
      <dl class="facts">
        <dt>status</dt>
        <dd>
          <span class={`tag ${line.status}`}>{line.status}</span>
          {judgement !== null && ` by ${judgement.by}, ${time(judgement.madeMs)}`}
          {judgement?.note && `: ${judgement.note}`}
        </dd>
        <dt>flows</dt>
        <dd>
          {plural(line.count, "flow")}, {time(line.firstMs)} to {time(line.lastMs)}
        </dd>
        <dt>to</dt>
        <dd>
          {destinations.join(", ") || "unknown"}
          {moreDestinations && " and more"}; {line.portClass} ports
        </dd>
        <dt>fired</dt>
        <dd>{fired}</dd>
      </dl>
      {flows.slice(0, all ? undefined : toldFlows).map((flow, i) => (
        <section key={i} class="flow" aria-label={`Flow ${i + 1}`}>
          <p>
            <b>{flow.what}</b>{" "}
            <span class="soft">
              {time(flow.startMs)}
              {flow.flowId !== null && `, flow ${flow.flowId}`}
            </span>
          </p>
          <p class="soft">
            {flow.scores
              .map(
                ({ witness, score, threshold }) => `${witness}: score ${figure(score)}, threshold ${figure(threshold)}`,
              )
              .join("; ")}
          </p>
          <Table
            label={`Why flow ${i + 1} is strange here`}
            columns={["what is strange", "median here", "p99 here", "share of the score"]}
          >
            {flow.explanation.map(({ feature, value, median, p99, contribution }) => (
              <tr key={feature}>
                <th scope="row">{value}</th>
                <td>{median ?? "–"}</td>
                <td>{p99 ?? "–"}</td>
                <td>{figure(contribution)} nats</td>
              </tr>
            ))}
          </Table>
        </section>
      ))}
      {flows.length > toldFlows && (
        <button type="button" class="quiet" onClick={() => setAll(!all)}>
          {all ? "Fewer flows" : `All ${flows.length} flows`}
        </button>
      )}
    </article>
  );
}
