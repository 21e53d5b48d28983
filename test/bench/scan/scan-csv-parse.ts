import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import { printMeasured } from "./answer.ts";

const [current = "", keys = ""] = process.argv.slice(2);

await printMeasured(async () => {
  const previous = new Set<string>();
  for await (const row of records(keys)) previous.add(`${row.PROJECT_PUBLIC_ID}\n${row.PROBLEM_ID}`);
  const answer = { appeared: 0, closed: 0, stillOpen: 0, gone: 0 };
  for await (const row of records(current)) {
    const key = `${row.PROJECT_PUBLIC_ID?.toLowerCase()}\n${row.PROBLEM_ID}`;
    const isOpen = row.ISSUE_STATUS?.toLowerCase() === "open";
    const wasOpen = previous.delete(key);
    if (wasOpen && isOpen) answer.stillOpen += 1;
    else if (wasOpen) answer.closed += 1;
    else if (isOpen && row.ISSUE_SEVERITY?.toLowerCase() === "critical") answer.appeared += 1;
  }
  return { ...answer, gone: previous.size };
});

/** Every row as an object, as most people use csv-parse. */
function records(file: string): AsyncIterable<Readonly<Record<string, string>>> {
  return createReadStream(file).pipe(parse({ columns: true }));
}
