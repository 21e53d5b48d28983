import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Watches a folder grow, until `stop` tells the most bytes that were in it. */
export function watchFolder(folder: string): { readonly stop: () => number } {
  let most = 0;
  const look = () => {
    most = Math.max(most, bytesIn(folder));
  };
  const timer = setInterval(look, 100);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return most;
    },
  };
}

/** Bytes of all files below a folder; what vanishes meanwhile counts nothing. */
function bytesIn(folder: string): number {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + sizeOf(join(entry.parentPath, entry.name)), 0);
  } catch {
    return 0;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
