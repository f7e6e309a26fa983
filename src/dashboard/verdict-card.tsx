import { useEffect, useState } from "preact/hooks";
import type { JudgementEntry, LiveState, RoundEntry } from "../daemon/live/state.ts";
import { ask } from "./access.ts";
import { meanOf } from "./curves.ts";
import { Table } from "./table.tsx";
import { figure, outcomeInWords, percent, reasonInWords } from "./words.ts";

/** Who said what in a round: from the file, or asked for; null while it is not known. */
function useJudgements(state: LiveState, round: number): readonly JudgementEntry[] | null {
  const [asked, setAsked] = useState<{ readonly round: number; readonly entries: readonly JudgementEntry[] } | null>(
    null,
  );
  const isAskable = state.judgements === null && location.protocol.startsWith("http");
  useEffect(() => {
    if (!isAskable) return;
    let wanted = true;
    ask<readonly JudgementEntry[]>(`/api/live/rounds/${round}`).then(
      (entries) => wanted && setAsked({ round, entries }),
      () => {}, // the tally stands without it
    );
    return () => void (wanted = false);
  }, [round, isAskable]);
  if (state.judgements !== null) return state.judgements[String(round)] ?? null;
  return asked?.round === round ? asked.entries : null;
}

const change = (before: number | null, after: number | null): string =>
  before === null || after === null
    ? "–"
    : `${figure(before)} → ${figure(after)} (${after <= before ? "−" : "+"}${percent(Math.abs(after / before - 1))})`;

interface Props {
  readonly state: LiveState;
  readonly author: number;
  readonly entry: RoundEntry;
}

/** One cell in words: what was said of an author in a round, why, and what the round's merge came to. */
export function VerdictCard({ state, author, entry }: Props) {
  const { organisations, kinds } = state;
  const { round, reports, verdicts } = entry;
  const { name, attack } = organisations[author]!;
  const judgements = useJudgements(state, round)?.filter(([, who]) => who === author) ?? null;
  const verdict = verdicts.find(([who]) => who === author);
  const reportOf = (judge: number) => reports.find(([i]) => i === judge);
  const judges = reports.filter(([i]) => organisations[i]!.attack === null);
  const merged = judges.filter((report) => report[8] === null).length;
  const before = meanOf(judges.map((report) => report[4]));
  const after = meanOf(judges.map((report) => report[5]));
  const head = (
    <h3>
      {name}, round {round} {attack !== null && <span class="tag bad">{attack}</span>}
    </h3>
  );
  if (verdict === undefined) {
    return (
      <div class="card">
        {head}
        <p>Nothing came in from {name} in this round.</p>
      </div>
    );
  }
  const [, kind, judged, rejected, clipped, score, threshold] = verdict;
  const { status, rule, reason } = kinds[kind]!;
  return (
    <div class="card" data-author={name} data-status={status}>
      {head}
      <dl class="facts">
        <dt>verdict</dt>
        <dd>
          <span class={`tag ${status}`}>{status}</span>
          {judged > 1 && ` rejected by ${rejected} of ${judged}`}
          {judged > 1 && clipped > 0 && `, scaled down by ${clipped}`}
        </dd>
        <dt>why</dt>
        <dd>
          {reasonInWords({ reason })} <span class="soft">({reason})</span>
        </dd>
        <dt>rule</dt>
        <dd>
          {rule}
          {score !== null && `: score ${figure(score)}`}
          {threshold !== null && `, threshold ${figure(threshold)}`}
        </dd>
        <dt>the merge</dt>
        <dd>
          {judges.length === 0
            ? "not known"
            : judges.length === 1
              ? outcomeInWords(judges[0]![8])
              : `${merged} of ${judges.length} merged`}
          ; held-out loss {change(before, after)}
        </dd>
      </dl>
      {judgements !== null && judgements.length > 1 && (
        <Table
          label={`What each judge said of ${name}`}
          columns={["judge", "verdict", "reason", "score", "threshold", "its held-out loss"]}
        >
          {judgements.map(([judge, , kind, score, threshold]) => {
            const report = reportOf(judge);
            return (
              <tr key={judge}>
                <th scope="row">{organisations[judge]!.name}</th>
                <td>
                  <span class={`tag ${kinds[kind]!.status}`}>{kinds[kind]!.status}</span>
                </td>
                <td>{kinds[kind]!.reason}</td>
                <td>{figure(score)}</td>
                <td>{figure(threshold)}</td>
                <td>{change(report?.[4] ?? null, report?.[5] ?? null)}</td>
              </tr>
            );
          })}
        </Table>
      )}
    </div>
  );
}
