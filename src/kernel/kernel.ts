// AssemblyScript: what the compiled kernel exports.

export { prepare, sift } from "./issue-sieve";
export { consumed, lines, scan, stop } from "./scan-records";
