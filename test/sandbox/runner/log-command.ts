/** A workflow command found in a line of the log. */
export type LogCommand = { readonly name: string; readonly properties: Readonly<Record<string, string>>; readonly data: string };

/**
 * The command that a line holds, if any: `::name properties::data` at its start, or the older `##[name properties]data`
 * anywhere in it. Only names in `known` (lower case) are commands.
 */
export function parseLogCommand(line: string, known: ReadonlySet<string>): LogCommand | null {
  return parseNewForm(line, known) ?? parseOldForm(line, known);
}

function parseNewForm(line: string, known: ReadonlySet<string>): LogCommand | null {
  const text = line.trimStart();
  if (!text.startsWith("::")) return null;
  const end = text.indexOf("::", 2);
  if (end < 0) return null;
  const head = splitHead(text.slice(2, end));
  if (!known.has(head.name)) return null;
  return {
    name: head.name,
    properties: parseProperties(head.properties.trim(), ",", [
      ["%0D", "\r"],
      ["%0A", "\n"],
      ["%3A", ":"],
      ["%2C", ","],
      ["%25", "%"],
    ]),
    data: decodeEscapes(text.slice(end + 2), [
      ["%0D", "\r"],
      ["%0A", "\n"],
      ["%25", "%"],
    ]),
  };
}

function parseOldForm(line: string, known: ReadonlySet<string>): LogCommand | null {
  const start = line.indexOf("##[");
  const end = start < 0 ? -1 : line.indexOf("]", start);
  if (end < 0) return null;
  const head = splitHead(line.slice(start + 3, end));
  if (!known.has(head.name)) return null;
  const escapes: readonly Escape[] = [
    ["%3B", ";"],
    ["%0D", "\r"],
    ["%0A", "\n"],
    ["%5D", "]"],
    ["%25", "%"],
  ];
  return {
    name: head.name,
    properties: parseProperties(head.properties, ";", escapes),
    data: decodeEscapes(line.slice(end + 1), escapes),
  };
}

type Escape = readonly [escaped: string, plain: string];

function decodeEscapes(text: string, escapes: readonly Escape[]): string {
  return escapes.reduce((result, [escaped, plain]) => result.replaceAll(escaped, plain), text);
}

function splitHead(head: string): { readonly name: string; readonly properties: string } {
  const space = head.indexOf(" ");
  if (space < 0) return { name: head.toLowerCase(), properties: "" };
  return { name: head.slice(0, space).toLowerCase(), properties: head.slice(space + 1) };
}

function parseProperties(text: string, separator: string, escapes: readonly Escape[]): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const pair of text.split(separator)) {
    const equals = pair.indexOf("=");
    if (equals > 0 && equals < pair.length - 1)
      properties[pair.slice(0, equals)] = decodeEscapes(pair.slice(equals + 1), escapes);
  }
  return properties;
}
