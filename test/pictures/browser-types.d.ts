/**
 * Names of a browser's types that playwright-core's declarations mention. The whole DOM library would make `document` and the
 * like look as if they were there in code that runs in Node.js.
 */
type Node = object;
type SVGElement = object;
type HTMLElement = object;
type HTMLElementTagNameMap = Record<string, object>;
