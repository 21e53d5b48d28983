/** All permissions that a report needs: those that are not listed are taken away. */
export const permissionsYaml = "permissions:\n  contents: read\n  actions: read\n  issues: write";

/** The step that fills the workspace, without which a template cannot be read. */
export const checkoutYaml = "steps:\n  - uses: actions/checkout@v6\n  - uses: OWNER/exposure-digest@v1";

/** A trigger by schedule; at the top of the hour GitHub starts them late. */
export const scheduleYaml = 'on:\n  schedule: [{ cron: "17 6 * * 1" }]\n  workflow_dispatch:';

/** Inputs as they stand below `with:`. */
export function inputsYaml(...inputs: readonly (readonly [name: string, value: string])[]): string {
  return ["with:", ...inputs.map(([name, value]) => `  ${name}: ${value}`)].join("\n");
}
