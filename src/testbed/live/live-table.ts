import type { LiveSummary, MemberSummary } from "./summary.ts";

const percent = (share: number): string => `${share < 0 ? "" : "+"}${(100 * share).toFixed(1)}%`;

function heldInWords({ held }: MemberSummary): string {
  if (held === null) return "-";
  const { most, growth } = held.residentMb;
  return `${Math.round(most)} MB ${percent(growth)}`;
}

function roundsInWords({ rounds: { closed, decided, late, missed } }: MemberSummary): string {
  const odd = [
    [closed - decided, "without a decision"],
    [late, "late"],
    [missed, "missed"],
  ] as const;
  const told = odd.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return told.length === 0 ? `${closed}` : `${closed} (${told.join(", ")})`;
}

/** What a person sees when daemons have run: one row an organisation. Ends without a newline. */
export function liveTable(summary: LiveSummary, out: string): string {
  const { name, members, organisations, adversaries, filter, wallSeconds, rounds, roundMs } = summary;
  const head = ["", "", "log", "flows read", "alerts", "on attacks", "rounds", "accepted/clipped/rejected", "memory"];
  const rows = members.map((member) => [
    member.name,
    member.attack ?? "honest",
    member.format,
    `${member.flowsRead.toLocaleString("en")} of ${member.flowsWritten.toLocaleString("en")}`,
    String(member.alerts),
    String(member.alertsOnAttacks),
    roundsInWords(member),
    `${member.judged.accepted}/${member.judged.clipped}/${member.judged.rejected}`,
    heldInWords(member),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i < 3 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd();
  return [
    name,
    `${organisations} daemons, ${adversaries} of them dishonest; ${filter}; synthetic traffic; ${rounds} rounds of ${roundMs / 1000} s, ${Math.round(wallSeconds)} s in all`,
    "",
    line(head),
    ...rows.map(line),
    "",
    "accepted/clipped/rejected: what the honest others made of its contributions.",
    "memory: the most that was resident after a warm-up, and the last third's mean against the first third's.",
    `what the daemons wrote is in ${out}`,
  ].join("\n");
}
