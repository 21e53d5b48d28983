import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** The folder of the action that scenarios run: this repository, or the one that `ACTION_DIRECTORY` names. */
export const actionDirectory = path.resolve(process.env.ACTION_DIRECTORY ?? root);
