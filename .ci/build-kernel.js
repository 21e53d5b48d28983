// Compiles the kernel of `src/kernel` to WebAssembly and writes it as a module, so that the action stays one file.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const source = new URL("../src/kernel/", import.meta.url);
const target = fileURLToPath(new URL("../src/csv/kernel-code.ts", import.meta.url));

/** The text of `src/csv/kernel-code.ts` as the kernel's source gives it. */
export async function kernelModule() {
  const names = readdirSync(source).filter((name) => name.endsWith(".ts"));
  const files = new Map(names.map((name) => [name, readFileSync(new URL(name, source), "utf8")]));
  let binary = null;
  const options = ["-O3", "--runtime", "stub", "--noAssert", "--enable", "simd", "--importMemory", "--use", "abort="];
  const { error, stderr } = await asc.main(["kernel.ts", ...options, "--outFile", "kernel.wasm"], {
    readFile: (name) => files.get(name) ?? null,
    writeFile: (name, contents) => {
      if (name === "kernel.wasm") binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === null) throw new Error(`The kernel cannot be compiled.\n${stderr.toString()}`);
  const lines =
    Buffer.from(binary)
      .toString("base64")
      .match(/.{1,120}/g) ?? [];
  return [
    "/** The WebAssembly of `src/kernel` in base64 (line ends are skipped), written by `.ci/build-kernel.js`. */",
    "export const kernelCode = `",
    ...lines,
    "`;",
    "",
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await kernelModule());
