/**
 * How many rows are hidden in the lists that cutting made shorter, and in the lists inside of the rows that stayed. A list that
 * was not cut counts nothing, whatever it hides by design. `cut` must come from `whole` by cutting.
 */
export function countLeftOut(whole: unknown, cut: unknown): number {
  if (typeof whole !== "object" || whole === null || typeof cut !== "object" || cut === null || whole === cut) return 0;
  const inside = Object.keys(cut).reduce((sum, name) => sum + countLeftOut(Reflect.get(whole, name), Reflect.get(cut, name)), 0);
  return inside + (hiddenOf(cut) > hiddenOf(whole) ? hiddenOf(cut) : 0);
}

function hiddenOf(value: object): number {
  return "items" in value && "hidden" in value && typeof value.hidden === "number" ? value.hidden : 0;
}
