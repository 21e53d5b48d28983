import type { Finding } from "../model/finding.ts";
import { compareUrgency } from "./finding-order.ts";

type HasFinding = { readonly finding: Finding };

/** Findings by problem, the worst problem first and the worst finding of each first. */
export type ProblemGroups<Item> = {
  readonly groups: readonly (readonly Item[])[];
  /** How many problems there are besides, and how many findings they have. */
  readonly left: { readonly groups: number; readonly findings: number };
};

/** All findings of a list by problem, worst first. */
export function groupByProblem<Item extends HasFinding>(items: readonly Item[]): readonly (readonly Item[])[] {
  return worstProblems(() => items, Number.POSITIVE_INFINITY).groups;
}

/**
 * The worst problems of very many findings, which are gone through twice: once to tell which problems these are, and once to keep the
 * findings that they have.
 */
export function worstProblems<Item extends HasFinding>(
  items: () => Iterable<Item>,
  maxGroups: number,
  compare: (one: Finding, other: Finding) => number = compareUrgency,
): ProblemGroups<Item> {
  const problems = new Problems();
  const sizes: number[] = [];
  const worst: Finding[] = [];
  for (const { finding } of items()) {
    const problem = problems.numberOf(finding);
    const known = worst[problem];
    sizes[problem] = (sizes[problem] ?? 0) + 1;
    if (known === undefined || compare(finding, known) < 0) worst[problem] = finding;
  }
  const order = [...worst.entries()].sort(([, one], [, other]) => compare(one, other)).map(([problem]) => problem);
  const left = order.slice(maxGroups);
  return {
    groups: membersOf(items, problems, order.slice(0, maxGroups)).map((group) =>
      group.sort((one, other) => compare(one.finding, other.finding)),
    ),
    left: { groups: left.length, findings: left.reduce((sum, problem) => sum + (sizes[problem] ?? 0), 0) },
  };
}

function membersOf<Item extends HasFinding>(
  items: () => Iterable<Item>,
  problems: Problems,
  wanted: readonly number[],
): readonly Item[][] {
  const groups = new Map(wanted.map((problem) => [problem, [] as Item[]]));
  for (const item of items()) groups.get(problems.numberOf(item.finding))?.push(item);
  return [...groups.values()];
}

/** Numbers problems in the order in which they are met. */
class Problems {
  /** By id and then by title: a key for each of very many findings would cost more than all the rest. */
  readonly #byId = new Map<string, Map<string, number>>();
  #size = 0;

  numberOf({ problemId, title }: Finding): number {
    const byTitle = this.#byId.get(problemId) ?? new Map<string, number>();
    if (byTitle.size === 0) this.#byId.set(problemId, byTitle);
    const named = title === "" ? problemId : title;
    const number = byTitle.get(named) ?? this.#size++;
    byTitle.set(named, number);
    return number;
  }
}
