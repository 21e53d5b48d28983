import type { RecordedRequest } from "../../sandbox/loopback.ts";
import { fullAccess } from "../../sandbox/snyk/default-options.ts";
import {
  isAuditSearch,
  isExportResults,
  isExportStart,
  isExportStatus,
  isFileDownload,
  isOrgList,
  isTokenRequest,
} from "../../sandbox/snyk/snyk-requests.ts";
import { SnykWorld } from "../../sandbox/world/snyk-world.ts";
import { collectAuditLogs, collectIssues, type Scenario, type Stage } from "../snyk/port-fixture.ts";
import type { Endpoint } from "./fault-case.ts";

/** The requests of an endpoint. */
export const requestsOf: Readonly<Record<Endpoint, (request: RecordedRequest) => boolean>> = {
  token: isTokenRequest,
  "org list": isOrgList,
  "export start": isExportStart,
  "export status": isExportStatus,
  "export results": isExportResults,
  file: isFileDownload,
  "audit search": isAuditSearch,
};

/** What one collection told, in numbers and keys. */
export type Told = { readonly rows: number; readonly content: readonly string[]; readonly warnings: readonly string[] };

const clients = new Map([["client", { secret: "hush", permissions: fullAccess().permissions }]]);

/** A small tenant with 250 audit events in its first Organization; no play changes it. */
export const world = worldWithEvents();

/** What every play of an endpoint begins with. Waits for bodies are short; a loaded machine only makes for another attempt. */
export function usualScenario(endpoint: Endpoint): Scenario {
  const config = { timeouts: { headersMs: 250, bodyIdleMs: 250, slowBodyMs: 150 } } as const;
  const exports = { parts: 2, finishedAnswer: "status-only" } as const;
  if (endpoint !== "token") return { world, config, options: { exports } };
  const credential = { kind: "client", clientId: "client", clientSecret: "hush" } as const;
  return { world, config: { ...config, credential }, options: { auth: { clients } } };
}

/** The collection that needs an endpoint. */
export async function collect(endpoint: Endpoint, stage: Stage): Promise<Told> {
  switch (endpoint) {
    case "token":
    case "org list": {
      const orgs = await stage.port.listOrgs(stage.group.id);
      return { rows: orgs.length, content: orgs, warnings: stage.log.warnings };
    }
    case "audit search": {
      const { receipt, data } = await collectAuditLogs(stage);
      const content = [...data].map(([id, { count }]) => `${id} ${count}`);
      return { rows: receipt.rows, content: content.sort(), warnings: receipt.warnings };
    }
    case "export start":
    case "export status":
    case "export results":
    case "file": {
      const { receipt, data } = await collectIssues(stage);
      const open = [...data.findings.values()].map(({ key, status, severity }) => `${key} ${status} ${severity}`);
      const closed = [...data.memory.closed.toFingerprints()].map((fingerprint) => `closed ${fingerprint}`);
      const content = [...open, ...closed, `${data.memory.projects.size} projects`];
      return { rows: receipt.rows, content, warnings: receipt.warnings };
    }
  }
}

function worldWithEvents(): SnykWorld {
  const made = new SnykWorld({ orgsPerGroup: 3, projectsPerOrg: 2 });
  const org = made.orgs()[0];
  if (org === undefined) return made;
  const now = made.reportAt(1);
  for (let count = 0; count < 250; count += 1) {
    const at = now - (300 - count) * 60_000;
    made.auditLog.record({
      event: "org.project.edit",
      groupId: org.groupId,
      orgId: org.id,
      seenIn: "both",
      at,
      content: { count },
    });
  }
  return made;
}
