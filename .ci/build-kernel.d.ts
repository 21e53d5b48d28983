/** The text of `src/csv/kernel-code.ts` as the kernel's source gives it. */
export function kernelModule(): Promise<string>;
