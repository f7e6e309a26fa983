import type { LiveState } from "../daemon/live/state.ts";
import type { Standing } from "./standing.ts";
import { Table } from "./table.tsx";
import { bytes, figure, outcomeInWords, percent, plural } from "./words.ts";

/** Rounds told one by one. */
const toldRounds = 12;

interface Props {
  readonly state: LiveState;
  readonly organisation: number;
  readonly standing: Standing;
  close(): void;
}

/** A line of values 0 to 1, as large as a word. */
function Spark({ values, label }: { readonly values: readonly (number | null)[]; readonly label: string }) {
  const width = 120;
  const x = (i: number): number => (values.length < 2 ? 0 : (i / (values.length - 1)) * width);
  const known = values.flatMap((value, i) =>
    value === null ? [] : [`${x(i).toFixed(1)} ${(1 + 20 * (1 - value)).toFixed(1)}`],
  );
  if (known.length === 0) return null;
  return (
    <svg class="spark" viewBox={`0 0 ${width} 22`} role="img" aria-label={label}>
      <path d={`M${known.join("L")}${known.length === 1 ? "h1" : ""}`} />
    </svg>
  );
}

/** One organisation's history. */
export function OrganisationCard({ state, organisation, standing, close }: Props) {
  const { name, attack } = state.organisations[organisation]!;
  const { reputation, judged, rejected, lag, bytesSent } = standing;
  const history = state.rounds.slice(-200).map(({ reputation }) => reputation[organisation] ?? null);
  const rows = state.rounds.slice(-toldRounds).toReversed();
  return (
    <div class="card" role="region" aria-label={`History of ${name}`}>
      <header>
        <h3>
          {name} {attack !== null && <span class="tag bad">{attack}</span>}
          {organisation === state.self && <span class="tag">this organisation</span>}
        </h3>
        <button type="button" class="quiet" onClick={close} aria-label="Close the history">
          Close
        </button>
      </header>
      <dl class="facts">
        <dt>reputation</dt>
        <dd>
          {figure(reputation)} <Spark values={history} label={`Reputation of ${name} by round`} />
        </dd>
        <dt>rejected lately</dt>
        <dd>{judged === 0 ? "never judged" : `${rejected} of ${judged} judgements`}</dd>
        <dt>last heard</dt>
        <dd>{lag === null ? "never" : lag === 0 ? "in the last round" : `${plural(lag, "round")} ago`}</dd>
        {bytesSent > 0 && (
          <>
            <dt>sent lately</dt>
            <dd>{bytes(bytesSent)}</dd>
          </>
        )}
      </dl>
      <Table label={`Last rounds of ${name}`} columns={["round", "rejected by", "macro-F1", "loss", "its own round"]}>
        {rows.map(({ round, reports, verdicts }) => {
          const report = reports.find(([i]) => i === organisation);
          const verdict = verdicts.find(([author]) => author === organisation);
          return (
            <tr key={round}>
              <th scope="row">{round}</th>
              <td>{verdict === undefined ? "–" : percent(verdict[3] / verdict[2])}</td>
              <td>{figure(report?.[2])}</td>
              <td>{figure(report?.[1])}</td>
              <td>{report === undefined ? "–" : outcomeInWords(report[8])}</td>
            </tr>
          );
        })}
      </Table>
    </div>
  );
}
