/** What the tests of the artifact client put into an archive: more than a block of an upload, a name beyond ASCII, and nothing. */
export const archivedFiles: ReadonlyMap<string, Buffer> = new Map([
  ["snyk/group-1/issues.csv", Buffer.alloc(20_000_000, "a,b,c\n")],
  ["snyk/\u00e4.csv", Buffer.from([0, 255, 10])],
  ["empty.csv", Buffer.alloc(0)],
]);
