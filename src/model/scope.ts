/** A Snyk Group or Organization; `id` is its public UUID in lower case. */
export type Scope = { readonly kind: "group" | "org"; readonly id: string };

/** `group-<uuid>` or `org-<uuid>`: the folder of a scope in the artifact, and its name in the log. */
export function scopeName(scope: Scope): string {
  return `${scope.kind}-${scope.id}`;
}
