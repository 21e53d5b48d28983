import type { Finding } from "../finding.ts";
import { severityRank } from "../severity.ts";
import { copyFinding } from "./finding-view.ts";

/** Two rows with one key as one finding: open before ignored before resolved, then the worse severity; independent of their order. */
export function mergeCopies(one: Finding, other: Finding): Finding {
  return copyFinding(precedes(one, other) ? one : other, one.copies + other.copies);
}

const statusRank = { open: 0, ignored: 1, resolved: 2 } as const;
const presenceRank = { monitored: 0, deactivated: 1, deleted: 2 } as const;

function precedes(one: Finding, other: Finding): boolean {
  const order =
    presenceRank[one.presence] - presenceRank[other.presence] ||
    statusRank[one.status] - statusRank[other.status] ||
    severityRank(one.severity) - severityRank(other.severity) ||
    (other.lastIntroducedAt ?? 0) - (one.lastIntroducedAt ?? 0);
  return order === 0 ? JSON.stringify(copyFinding(one, 0)) <= JSON.stringify(copyFinding(other, 0)) : order < 0;
}
