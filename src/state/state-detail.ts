import { DigestError } from "../errors.ts";
import type { State } from "../model/state.ts";
import { type DisguiseKey, disguiseState, keyCheck } from "./state-disguise.ts";

/** How this run names findings: in full, or by hashes under a key. */
export type WantedDetail = { readonly kind: "full" } | { readonly kind: "hashed"; readonly key: DisguiseKey };

/**
 * The state in the detail that this run works with; a full one is disguised where hashes are wanted. Throws a DigestError of
 * kind `data` for a state that cannot be compared: hashed where names are wanted, or hashed under another key.
 */
export function stateInDetail(state: State, wanted: WantedDetail): State {
  switch (wanted.kind) {
    case "full":
      if (state.detail.kind === "full") return state;
      throw incomparable(
        "The saved state holds hashes in place of names, because it was written for a public repository.",
        "This report starts a new baseline with names.",
      );
    case "hashed":
      if (state.detail.kind === "full") return disguiseState(state, wanted.key);
      if (state.detail.keyCheck === keyCheck(wanted.key)) return state;
      throw incomparable(
        "The saved state holds hashes that were made with another credential.",
        "A new credential starts a new baseline; nothing needs to be done.",
      );
  }
}

function incomparable(message: string, remedy: string): DigestError {
  return new DigestError({ kind: "data", message, remedy });
}
