import type { AuditPlace, AuditSample } from "./audit-samples.ts";
import * as samples from "./audit-samples.ts";
import type { ChangingWorld } from "./changing-world.ts";
import { Prng } from "./prng.ts";

/** What goes on in a tenant on an ordinary day; the frequent ones are there more than once. */
const ORDINARY: readonly AuditSample[] = [
  samples.apiAccess,
  samples.apiAccess,
  samples.apiAccess,
  samples.addOrgUser,
  samples.selfAddOrgUser,
  samples.inviteUser,
  samples.editIntegrationSettings,
  samples.syncSsoMembership,
  samples.addWebhook,
  samples.closeAccessRequests,
  samples.editSastSettings,
  samples.orgPolicySeenTwice,
];

/** Fills a period with `count` ordinary events, spread over the orgs. */
export function recordBackground(world: ChangingWorld, from: number, to: number, count: number): void {
  const prng = Prng.of(world.options.seed, `background ${from}`);
  for (let index = 0; index < count; index++) {
    const place: AuditPlace = world.place(prng.int(0, 99), prng.int(0, 99));
    prng.pick(ORDINARY)(world.auditLog, place, from + Math.floor((index + prng.next()) * ((to - from) / count)));
  }
}
