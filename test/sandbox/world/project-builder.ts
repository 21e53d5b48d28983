import type { Prng } from "./prng.ts";
import { KIND_CYCLE, PROJECT_KINDS } from "./project-kinds.ts";
import type { ProjectKindName, WorldOrg, WorldProject, WorldTarget, WorldUser } from "./world-model.ts";

/** Makes projects with targets and attributes; two Snyk Code projects in a row look at one repository. */
export class ProjectBuilder {
  readonly #prng: Prng;
  readonly #users: readonly WorldUser[];
  #count = 0;
  #codeTarget: WorldTarget | null = null;

  constructor(prng: Prng, users: readonly WorldUser[]) {
    this.#prng = prng;
    this.#users = users;
  }

  /** The kind whose turn it is. */
  nextKind(): ProjectKindName {
    return KIND_CYCLE[this.#count % KIND_CYCLE.length] ?? "npm";
  }

  build(org: WorldOrg, kind: ProjectKindName, at: number): WorldProject {
    const prng = this.#prng;
    const { targetFile } = PROJECT_KINDS[kind];
    const target = this.#targetOf(org, kind);
    this.#count += 1;
    return {
      id: prng.uuid(),
      orgId: org.id,
      kind,
      name: projectName(kind, target, targetFile),
      target,
      targetFile,
      isMonitored: true,
      deletedAt: null,
      updatedAt: at,
      testFrequency: "daily",
      owner: prng.chance(0.4) ? prng.pick(this.#users) : null,
      criticalities: prng.pick([["critical"], ["high"], ["medium", "low"], []]),
      environments: prng.pick([["backend", "external"], ["frontend", "external"], ["internal"], []]),
      lifecycles: prng.pick([["production"], ["production"], ["development"], []]),
      tags: prng.pick([[`team:${org.slug}`], [`team:${org.slug}`, "pci:yes"], []]),
      collections: prng.chance(0.2) ? ["Crown jewels"] : [],
    };
  }

  #targetOf(org: WorldOrg, kind: ProjectKindName): WorldTarget {
    if (kind === "sast-branch" && this.#codeTarget !== null) return { ...this.#codeTarget, ref: "release/2026.1" };
    const prng = this.#prng;
    const word = prng.pick(PROJECT_KINDS[kind].repositoryWords);
    const number = this.#count + 1;
    const isImage = kind === "deb";
    const name = isImage ? `registry.larkfield.example/${org.slug}/${word}-${number}` : `larkfield/${org.slug}-${word}-${number}`;
    const target: WorldTarget = {
      id: prng.uuid(),
      name,
      ref: isImage ? `1.${prng.int(2, 40)}.${prng.int(0, 9)}` : "main",
      url: isImage ? `https://${name}` : `https://github.com/${name}`,
      isPrivate: prng.chance(0.85),
      assetId: prng.uuid(),
      assetClass: prng.weighted([
        ["A", 25],
        ["B", 35],
        ["C", 25],
        ["D", 15],
      ]),
      assetTags: prng.chance(0.5) ? ["internet-facing"] : [],
      application: prng.chance(0.6) ? `${org.name} ${word}` : null,
    };
    if (kind === "sast") this.#codeTarget = target;
    return target;
  }
}

function projectName(kind: ProjectKindName, target: WorldTarget, targetFile: string): string {
  if (kind === "deb") return `${target.name}:${target.ref}`;
  if (kind === "sast" || kind === "sast-branch") return `${target.name}(${target.ref})`;
  return `${target.name}:${targetFile}`;
}
