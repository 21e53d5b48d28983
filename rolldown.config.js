import { thirdPartyNotices } from "./.ci/third-party-notices.js";

export default {
  input: "src/main.ts",
  platform: "node",
  plugins: [thirdPartyNotices()],
  // Comments with module paths would differ from folder to folder.
  experimental: { attachDebugInfo: "none" },
  // These packages do nothing when they are loaded: what is not used of them, an HTTP client in `core`, need not be there.
  treeshake: { moduleSideEffects: [{ test: /[\\/]node_modules[\\/]@actions[\\/]/, sideEffects: false }] },
  output: {
    dir: "dist",
    cleanDir: true,
    format: "esm",
    // What `main.ts` imports when it knows that a mode will run is a file of its own: Node.js need not read it before.
    entryFileNames: "[name].js",
    chunkFileNames: ({ isDynamicEntry, name }) => (isDynamicEntry || name === "rolldown-runtime" ? "[name].js" : "shared.js"),
    comments: { legal: false },
    // Without blanks and dead code it starts faster; with its names a stack trace can still be read.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
};
