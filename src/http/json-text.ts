/** The value of a JSON text, or undefined when it is none: gateways answer with HTML, or with nothing. */
export function parseJsonText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
