import { DAY_MS } from "../../sandbox/world/snyk-time.ts";
import type { CheckRound } from "./check-rounds.ts";
import type { Story } from "./story.ts";

const datasets = { "flexera-datasets": "device_mashup: {}\n" };

/** What can be wrong on Flexera's side. */
export const flexeraRounds: readonly CheckRound[] = [
  {
    title: "a refresh token that Flexera does not know",
    provoke: () => ({ inputs: { ...datasets, "flexera-refresh-token": "a-token-that-was-revoked-00001" } }),
    expected: [
      {
        check: "flexera-credential",
        state: "failed",
        detail: /40[013]/,
        remedy: /make a new one in Flexera One[\s\S]*secrets\.FLEXERA_REFRESH_TOKEN/,
      },
    ],
    follow: () => ({ inputs: datasets }),
  },
  {
    title: "an organization of which the user may read nothing",
    provoke: (story) => {
      changeUser(story, { privileges: [] });
      return { inputs: datasets };
    },
    expected: [{ check: "flexera-organization", state: "failed", detail: /403/, remedy: /View IT Visibility/ }],
    follow: (story) => {
      changeUser(story, { privileges: ["common:org:own"] });
      return { inputs: datasets };
    },
  },
  {
    title: "a refresh token that expires within a month",
    provoke: (story) => {
      changeUser(story, {}, story.clock.now() - 350 * DAY_MS);
      return { inputs: datasets };
    },
    expected: [{ check: "flexera-refresh-token", state: "warning", detail: /expire/, remedy: /secrets\.FLEXERA_REFRESH_TOKEN/ }],
    follow: (story) => {
      changeUser(story, {}, story.clock.now());
      return { inputs: datasets };
    },
  },
];

type User = { readonly privileges?: readonly ["common:org:own"] | readonly [] };

/** Changes what the user of the sandbox's refresh token may do, or when the token was made. */
function changeUser({ flexera }: Story, user: User, createdAt?: number): void {
  const { refreshTokens } = flexera.options.login;
  const known = refreshTokens.get(flexera.credentials.refreshToken);
  if (known === undefined) throw new Error("the sandbox has no such token");
  refreshTokens.set(flexera.credentials.refreshToken, {
    ...known,
    principal: { ...known.principal, ...user },
    createdAt: createdAt ?? known.createdAt,
  });
}
