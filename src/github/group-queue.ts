import { AsyncLocalStorage } from "node:async_hooks";

/** What a group's lines are written with. */
export type GroupWriter = {
  readonly info: (line: string) => void;
  readonly startGroup: (title: string) => void;
  readonly endGroup: () => void;
};

type Group = { readonly title: string; readonly held: string[]; isOver: boolean };

/**
 * Groups of the log whose work runs side by side. The runner knows one open group at a time, so the first one is written as
 * it goes on, and the lines of those behind it are held until it is over.
 */
export class GroupQueue {
  readonly #writer: GroupWriter;
  readonly #current = new AsyncLocalStorage<Group>();
  /** The first is open in the log. */
  readonly #queue: Group[] = [];

  constructor(writer: GroupWriter) {
    this.#writer = writer;
  }

  /** Writes a line into the group whose work calls this, or at once where there is none. */
  write(line: string): void {
    const group = this.#current.getStore();
    if (group === undefined || group === this.#queue[0]) this.#writer.info(line);
    else group.held.push(line);
  }

  /** Runs work whose lines form a group; inside another group the title is a line of that one. */
  async run<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
    if (this.#current.getStore() !== undefined) {
      this.write(title);
      return work();
    }
    const group: Group = { title, held: [], isOver: false };
    this.#queue.push(group);
    if (this.#queue[0] === group) this.#open(group);
    try {
      return await this.#current.run(group, work);
    } finally {
      group.isOver = true;
      this.#closeFinished();
    }
  }

  #open(group: Group): void {
    this.#writer.startGroup(group.title);
    for (const line of group.held) this.#writer.info(line);
    group.held.length = 0;
  }

  #closeFinished(): void {
    while (this.#queue[0]?.isOver === true) {
      this.#writer.endGroup();
      this.#queue.shift();
      const next = this.#queue[0];
      if (next !== undefined) this.#open(next);
    }
  }
}
