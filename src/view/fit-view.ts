import { DigestError } from "../errors.ts";
import { type Caps, cutView, floors, type ListName, listNames, sameCaps } from "./cut-view.ts";
import type { ReportView } from "./view.ts";

/** No row of any list can be printed in fewer characters and still say something. */
const leastRowCharacters = 20;
const partRows = 256;

/**
 * The rendered text of the view in at most `maxCharacters` UTF-16 units, whatever the template: lists give way from the least
 * important to the most important, each by whole rows from its end, and count what they hide. Throws DigestError `data`
 * when the text is too long with empty lists.
 */
export function fitView(view: ReportView, render: (view: ReportView) => string, maxCharacters: number): string {
  const most = sameCaps(Math.ceil(Math.min(maxCharacters / leastRowCharacters, Number.MAX_SAFE_INTEGER)));
  const attemptWhole = (caps: Caps) => {
    const text = render(cutView(view, caps));
    return text.length <= maxCharacters ? text : null;
  };
  const attempt = (caps: Caps) => attemptPartFirst(caps, attemptWhole);
  const text = attempt(most) ?? giveWay(most, floors, attempt) ?? giveWay(floors, sameCaps(0), attempt);
  if (text !== null) return text;
  throw new DigestError({
    kind: "data",
    message: `The template's text is longer than ${maxCharacters} characters even with every list empty.`,
    remedy: "Shorten the template's own text, or print fewer fields outside of lists.",
  });
}

type Attempt = (caps: Caps) => string | null;

/** What does not fit with a part of each long list does not fit with all of it, and the part takes less time to see. */
function attemptPartFirst(caps: Caps, attempt: Attempt): string | null {
  const part = sameCaps(partRows);
  for (const name of listNames) part[name] = Math.min(caps[name], partRows);
  const isPart = listNames.some((name) => part[name] < caps[name]);
  return isPart && attempt(part) === null ? null : attempt(caps);
}

/** Lowers one list after the other; the first that can make the text fit keeps as many rows as fit. */
function giveWay(from: Caps, to: Caps, attempt: Attempt): string | null {
  let caps = from;
  for (const name of listNames) {
    const text = largestFit(caps, name, Math.min(to[name], caps[name]), attempt);
    if (text !== null) return text;
    caps = { ...caps, [name]: Math.min(to[name], caps[name]) };
  }
  return null;
}

/** The text with the largest cap of one list that fits, or null when the least does not. */
function largestFit(caps: Caps, name: ListName, least: number, attempt: Attempt): string | null {
  let best = attempt({ ...caps, [name]: least });
  if (best === null) return null;
  let low = least + 1;
  let high = Math.min(caps[name] - 1, 2 * least + 8);
  for (
    let text = attempt({ ...caps, [name]: high });
    text !== null && high < caps[name] - 1;
    text = attempt({ ...caps, [name]: high })
  ) {
    best = text;
    low = high + 1;
    high = Math.min(caps[name] - 1, 2 * high);
  }
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const text = attempt({ ...caps, [name]: middle });
    if (text === null) high = middle - 1;
    else {
      best = text;
      low = middle + 1;
    }
  }
  return best;
}
