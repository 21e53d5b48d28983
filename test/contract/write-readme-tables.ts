import { readFileSync, writeFileSync } from "node:fs";
import { readManifest, withTables } from "./readme-tables.ts";

const page = new URL("../../README.md", import.meta.url);
writeFileSync(page, withTables(readFileSync(page, "utf8"), readManifest()));
