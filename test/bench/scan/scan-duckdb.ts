import { DuckDBInstance } from "@duckdb/node-api";
import { printMeasured } from "./answer.ts";

const [current = "", keys = ""] = process.argv.slice(2);

/** All columns as text, only the needed ones selected, the current rows against the keys that were open. */
const question = `
  with current as (
    select lower(PROJECT_PUBLIC_ID) as project, PROBLEM_ID as problem, ISSUE_STATUS as status, ISSUE_SEVERITY as severity
    from read_csv('${current}', all_varchar = true, header = true)
  ), previous as (
    select PROJECT_PUBLIC_ID as project, PROBLEM_ID as problem from read_csv('${keys}', all_varchar = true, header = true)
  ), joined as (
    select current.status, current.severity, current.project is not null as is_here, previous.project is not null as was_open
    from current full join previous on current.project = previous.project and current.problem = previous.problem
  )
  select
    count(*) filter (is_here and not was_open and lower(status) = 'open' and lower(severity) = 'critical') as appeared,
    count(*) filter (is_here and was_open and lower(status) <> 'open') as closed,
    count(*) filter (is_here and was_open and lower(status) = 'open') as still_open,
    count(*) filter (not is_here) as gone
  from joined`;

await printMeasured(async () => {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  const [row = []] = (await connection.runAndReadAll(question)).getRows();
  const [appeared, closed, stillOpen, gone] = row.map(Number);
  return { appeared: appeared ?? -1, closed: closed ?? -1, stillOpen: stillOpen ?? -1, gone: gone ?? -1 };
});
