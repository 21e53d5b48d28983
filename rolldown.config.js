import { thirdPartyNotices } from "./.ci/third-party-notices.js";

export default {
  input: "src/main.ts",
  platform: "node",
  plugins: [thirdPartyNotices()],
  // Comments with module paths would differ from folder to folder.
  experimental: { attachDebugInfo: "none" },
  output: {
    file: "dist/main.js",
    format: "esm",
    codeSplitting: false,
    comments: { legal: false },
    // Without blanks and dead code it starts faster; with its names a stack trace can still be read.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
};
