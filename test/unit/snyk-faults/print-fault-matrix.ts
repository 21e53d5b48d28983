import { faultTable } from "./fault-table.ts";
import { playFaults } from "./play-faults.ts";

process.stdout.write(faultTable(await playFaults()));
