import { registerHooks } from "node:module";

// The language service imports JSON without the attribute that Node.js wants.
registerHooks({
  load: (url, context, nextLoad) =>
    url.endsWith(".json") ? nextLoad(url, { ...context, importAttributes: { type: "json" } }) : nextLoad(url, context),
});
