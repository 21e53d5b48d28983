import { readFileSync, writeFileSync } from "node:fs";
import { updatedErrorPage } from "./error-page.ts";

const page = new URL("../../../docs/errors.md", import.meta.url);
writeFileSync(page, updatedErrorPage(readFileSync(page, "utf8")));
