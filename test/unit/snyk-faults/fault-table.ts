import { endpoints } from "./fault-case.ts";
import type { Played } from "./play-faults.ts";

/** The outcomes as a Markdown table, by endpoint and fault; ids and addresses are shortened. */
export function faultTable(all: readonly Played[]): string {
  const rows = endpoints.flatMap((endpoint) => all.filter(({ played }) => played.endpoint === endpoint));
  const lines = rows.map(({ played, outcome, wrong }) => {
    const end = wrong === null ? shorten(outcome) : `**WRONG (${wrong})**: ${shorten(outcome)}`;
    return `| ${played.endpoint} | ${cell(played.fault)} | ${end} |`;
  });
  return ["| endpoint | fault | outcome |", "|---|---|---|", ...lines, ""].join("\n");
}

function shorten(text: string): string {
  return cell(text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…").replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "…"));
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
