import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { FLEXERA_FAULTS, type FlexeraFaultName, failFirst } from "../sandbox/flexera/flexera-faults.ts";
import { type Answer, FlexeraProbe } from "../sandbox/flexera/flexera-probe.ts";
import { isQueryCreate, isQueryDownload } from "../sandbox/flexera/flexera-requests.ts";
import { type FlexeraStandIn, startFlexeraStandIn } from "../sandbox/flexera/flexera-stand-in.ts";
import { type SavedState, tokensSentTooEarly } from "../sandbox/flexera/token-order.ts";

let flexera: FlexeraStandIn;
const probe = new FlexeraProbe(() => flexera);

before(async () => {
  flexera = await startFlexeraStandIn();
});
after(() => flexera.stop());

test("the record tells a token that was sent before its rows were saved", async () => {
  const { requests } = flexera.journal;
  const { nextToken } = await probe.query("network_adapters");
  const resumeToken = nextToken ?? "";
  // Nobody asks for it here; it stands for the request with which a run saved its state.
  await probe.call("/iam/v1/refresh-tokens");
  const savedBy = requests.length - 1;
  await probe.create("network_adapters", { resumeToken });
  const complaints = (states: readonly SavedState[]): string[] =>
    tokensSentTooEarly(requests, flexera.queries, states).filter((complaint) => complaint.includes(resumeToken));
  const text = JSON.stringify({ token: resumeToken });
  assert.deepEqual(complaints([{ requestIndex: savedBy, text }]), []);
  assert.match(complaints([])[0] ?? "", /which no state saved after its rows holds/);
  assert.match(complaints([{ requestIndex: savedBy, text: "another" }])[0] ?? "", /which no state saved after its rows holds/);
  assert.match(complaints([{ requestIndex: savedBy + 5, text }])[0] ?? "", /before the state that holds it was saved/);
  assert.match(complaints([{ requestIndex: 0, text }])[0] ?? "", /which no state saved after its rows holds/);
});

test("the record: no delete route, no secret elsewhere, nobody at the stranger's", async () => {
  assert.deepEqual(flexera.leaks(), []);
  const before = flexera.journal.requests.length;
  assert.equal((await probe.call(probe.path("devices/delete/submit"), { body: { deviceIds: ["1"] } })).status, 403);
  const token = await probe.token();
  await fetch(flexera.strangerOrigin, { headers: { authorization: `Bearer ${token}` } });
  await fetch(`${flexera.apiOrigin}/vis?t=${token}`, { method: "POST", body: flexera.credentials.refreshToken });
  const told = flexera.leaks().map((leak) => leak.replace(/^request \d+, /, ""));
  assert.deepEqual(told, [
    "POST to flexera: a route that deletes devices",
    "GET to flexera-stranger: followed a link to another origin",
    "GET to flexera-stranger: an access token",
    "POST to flexera: a secret of the login",
    "POST to flexera: an access token in the address",
  ]);
  flexera.journal.requests.length = before;
});

test("a lost answer leaves a query behind; a cut connection leaves none; a download can end early", async () => {
  const { journal } = flexera;
  const before = flexera.queries.length;
  journal.faults.push(failFirst(isQueryCreate, FLEXERA_FAULTS["reset before"]));
  await assert.rejects(probe.create("hardware_inventory"));
  assert.equal(flexera.queries.length, before);
  journal.faults.push(failFirst(isQueryCreate, FLEXERA_FAULTS["answer lost"]));
  await assert.rejects(probe.create("hardware_inventory"));
  assert.equal(flexera.queries.length, before + 1);
  journal.faults.push(failFirst(isQueryDownload, FLEXERA_FAULTS.truncated));
  await assert.rejects(probe.query("hardware_inventory"));
  assert.equal((await withFault("503")).status, 503);
});

async function withFault(name: FlexeraFaultName): Promise<Answer> {
  flexera.journal.faults.push(failFirst(isQueryCreate, FLEXERA_FAULTS[name]));
  return probe.create("hardware_inventory");
}
