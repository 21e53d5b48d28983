import { DigestError } from "../errors.ts";
import { countLeftOut } from "./count-left-out.ts";
import { type Caps, cutView, floors, type ListName, listNames, sameCaps } from "./cut-view.ts";
import type { ReportView } from "./view.ts";

/** No row of any list can be printed in fewer characters and still say something. */
const leastRowCharacters = 20;
const partRows = 256;

/** A text that fits; `leftOut` counts the rows that it leaves out to do so, which takes some time where there are any. */
export type FittedText = { readonly text: string; readonly leftOut: () => number };

/**
 * The rendered text of the view in at most `maxCharacters` UTF-16 units, whatever the template: lists give way from the least
 * important to the most important, each by whole rows from its end, and count what they hide. Throws DigestError `data`
 * when the text is too long with empty lists.
 */
export function fitView(view: ReportView, render: (view: ReportView) => string, maxCharacters: number): FittedText {
  const most = sameCaps(Math.ceil(Math.min(maxCharacters / leastRowCharacters, Number.MAX_SAFE_INTEGER)));
  const renderCut = (caps: Caps) => render(cutView(view, caps));
  const attemptWhole = (caps: Caps) => {
    const text = renderCut(caps);
    return text.length <= maxCharacters ? { text, caps } : null;
  };
  const attempt = (caps: Caps) => attemptPartFirst(caps, attemptWhole);
  const fit = attempt(most) ?? giveWay(most, floors, attempt) ?? giveWay(floors, sameCaps(0), attempt);
  if (fit !== null) {
    return { text: fit.text, leftOut: () => countLeftOut(view, cutView(view, printedCaps(fit, most, renderCut))) };
  }
  throw new DigestError({
    kind: "data",
    message: `The template's text is longer than ${maxCharacters} characters even with every list empty.`,
    remedy: "Shorten the template's own text, or print fewer fields outside of lists.",
  });
}

type Fit = { readonly text: string; readonly caps: Caps };
type Attempt = (caps: Caps) => Fit | null;

/** The caps of the lists that the template prints: one more row of any other list changes nothing, so it leaves nothing out. */
function printedCaps({ text, caps }: Fit, most: Caps, renderCut: (caps: Caps) => string): Caps {
  const printed = sameCaps(Number.POSITIVE_INFINITY);
  for (const name of listNames) {
    if (caps[name] < most[name] && renderCut({ ...caps, [name]: caps[name] + 1 }) !== text) printed[name] = caps[name];
  }
  return printed;
}

/** What does not fit with a part of each long list does not fit with all of it, and the part takes less time to see. */
function attemptPartFirst(caps: Caps, attempt: Attempt): Fit | null {
  const part = sameCaps(partRows);
  for (const name of listNames) part[name] = Math.min(caps[name], partRows);
  const isPart = listNames.some((name) => part[name] < caps[name]);
  return isPart && attempt(part) === null ? null : attempt(caps);
}

/** Lowers one list after the other; the first that can make the text fit keeps as many rows as fit. */
function giveWay(from: Caps, to: Caps, attempt: Attempt): Fit | null {
  const lowered = (count: number): Caps => {
    const caps: Record<ListName, number> = { ...from };
    for (const name of listNames.slice(0, count)) caps[name] = Math.min(to[name], from[name]);
    return caps;
  };
  let low = 1;
  let high = listNames.length + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (middle <= listNames.length && attempt(lowered(middle)) === null) low = middle + 1;
    else high = middle;
  }
  const name = listNames[low - 1];
  return name === undefined ? null : largestFit(lowered(low - 1), name, Math.min(to[name], from[name]), attempt);
}

/** The text with the largest cap of one list that fits, or null when the least does not. */
function largestFit(caps: Caps, name: ListName, least: number, attempt: Attempt): Fit | null {
  let best = attempt({ ...caps, [name]: least });
  if (best === null) return null;
  let low = least + 1;
  let high = Math.min(caps[name] - 1, 2 * least + 8);
  for (
    let fit = attempt({ ...caps, [name]: high });
    fit !== null && high < caps[name] - 1;
    fit = attempt({ ...caps, [name]: high })
  ) {
    best = fit;
    low = high + 1;
    high = Math.min(caps[name] - 1, 2 * high);
  }
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const fit = attempt({ ...caps, [name]: middle });
    if (fit === null) high = middle - 1;
    else {
      best = fit;
      low = middle + 1;
    }
  }
  return best;
}
