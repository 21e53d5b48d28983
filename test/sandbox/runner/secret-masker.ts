/** Hides known values and their encoded forms in text, the way the runner does. */
export class SecretMasker {
  readonly values: string[] = [];
  readonly #forms = new Set<string>();

  /** From now on the whole value, each of its lines and their encoded forms are hidden. */
  add(value: string): void {
    if (value === "") return;
    for (const part of new Set([value, ...value.split(/[\r\n]+/)])) {
      if (part.trim() === "" || this.values.includes(part)) continue;
      this.values.push(part);
      for (const form of encodedForms(part)) if (form !== "") this.#forms.add(form);
    }
  }

  /** The text with every hidden place replaced by `***`; places that touch become one. */
  mask(text: string): string {
    const places: [number, number][] = [];
    for (const form of this.#forms) {
      for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) places.push([at, at + form.length]);
    }
    if (places.length === 0) return text;
    places.sort((left, right) => left[0] - right[0]);
    let masked = "";
    let end = 0;
    let first = true;
    for (const [from, to] of places) {
      if (first || from > end) masked += `${text.slice(end, from)}***`;
      end = Math.max(end, to);
      first = false;
    }
    return masked + text.slice(end);
  }
}

function encodedForms(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].map((shift) => (bytes.length > shift ? bytes.subarray(shift) : bytes).toString("base64"));
  const uri = encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const json = JSON.stringify(value).slice(1, -1);
  const quoted = value.length > 8 && value.startsWith('"') && value.endsWith('"');
  return [value, ...base64, uri, json, xmlForm(value), value.replaceAll("'", "''"), quoted ? value.slice(1, -1) : value];
}

function xmlForm(value: string): string {
  const names: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "&": "&amp;" };
  return value.replace(/[<>"'&]/g, (char) => names[char] ?? char);
}
