import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as a stand-in saw it, in the order in which requests reached any of them. */
export type RecordedRequest = {
  readonly index: number;
  readonly server: string;
  readonly method: string;
  /** Path with query, as sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The status that was answered; 0 while unanswered or when the connection was cut. */
  status: number;
};

/** What a stand-in answers. A streamed body is written piece by piece, so that a large file is never held. */
export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | AsyncIterable<Buffer | string>;
};

/**
 * What goes wrong with one request. `reset` cuts the connection before the request is handled, `lost-answer` after it was
 * handled, `replace-answer` says something else after it was handled, as a proxy does, `truncate` cuts the answer after that
 * many bytes, `stall` never answers, `slow` waits before each piece.
 */
export type Fault =
  | { readonly kind: "respond"; readonly reply: Reply }
  | { readonly kind: "reset" }
  | { readonly kind: "lost-answer" }
  | { readonly kind: "replace-answer"; readonly reply: Reply }
  | { readonly kind: "truncate"; readonly afterBytes: number }
  | { readonly kind: "stall" }
  | { readonly kind: "slow"; readonly delayMs: number };

export type FaultRule = (request: RecordedRequest) => Fault | null;
export type RequestHandler = (request: RecordedRequest) => Reply | Promise<Reply>;

/** Every request of every stand-in of one sandbox, and the faults that apply to them. */
export class Journal {
  readonly requests: RecordedRequest[] = [];
  /** Asked in order for every request; the first fault wins. */
  readonly faults: FaultRule[] = [];
  /** Called before a request is handled, so that a scenario can end the client at exactly this moment. */
  onReceived: ((request: RecordedRequest) => void) | null = null;
  /** Called after a request took effect and before its answer leaves. */
  onHandled: ((request: RecordedRequest) => void) | null = null;

  record(server: string, message: IncomingMessage, body: Buffer): RecordedRequest {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(message.headers))
      headers[name] = Array.isArray(value) ? value.join(", ") : (value ?? "");
    const request: RecordedRequest = {
      index: this.requests.length,
      server,
      method: message.method ?? "GET",
      target: message.url ?? "/",
      headers,
      body,
      status: 0,
    };
    this.requests.push(request);
    return request;
  }

  faultOf(request: RecordedRequest): Fault | null {
    for (const rule of this.faults) {
      const fault = rule(request);
      if (fault !== null) return fault;
    }
    return null;
  }
}

/** A loopback HTTP server whose requests are recorded in `journal` and answered by `handler`. */
export class LoopbackServer {
  readonly #server: Server;
  readonly #name: string;

  private constructor(name: string, server: Server) {
    this.#name = name;
    this.#server = server;
  }

  /** A listening server on a free port of 127.0.0.1. */
  static async start(name: string, journal: Journal, handler: RequestHandler): Promise<LoopbackServer> {
    const server = createServer((message, response) => {
      serve(name, journal, handler, message, response).catch((error: unknown) => {
        process.stderr.write(`sandbox server ${name}: ${error instanceof Error ? error.stack : String(error)}\n`);
        response.destroy();
      });
    });
    server.keepAliveTimeout = 2_000;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new LoopbackServer(name, server);
  }

  get port(): number {
    const address: AddressInfo | string | null = this.#server.address();
    if (address === null || typeof address === "string") throw new Error(`sandbox server ${this.#name} does not listen`);
    return address.port;
  }

  /** `http://127.0.0.1:<port>`, without a path. */
  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

async function serve(
  name: string,
  journal: Journal,
  handler: RequestHandler,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.on("error", () => {});
  const pieces: Buffer[] = [];
  try {
    for await (const piece of message) pieces.push(piece);
  } catch {
    return; // The client went away in the middle of its request: it never took effect.
  }
  const request = journal.record(name, message, Buffer.concat(pieces));
  journal.onReceived?.(request);
  if (message.socket.destroyed) return;
  const fault = journal.faultOf(request);
  if (fault?.kind === "reset") return void message.socket.destroy();
  if (fault?.kind === "stall") return;
  const handled = fault?.kind === "respond" ? fault.reply : await handler(request);
  const reply = fault?.kind === "replace-answer" ? fault.reply : handled;
  request.status = reply.status;
  journal.onHandled?.(request);
  if (fault?.kind === "lost-answer") return void message.socket.destroy();
  await send(reply, fault, request.method, response);
}

async function send(reply: Reply, fault: Fault | null, method: string, response: ServerResponse): Promise<void> {
  const body = reply.body ?? "";
  const headers: Record<string, string> = { ...reply.headers };
  if (typeof body === "string" || Buffer.isBuffer(body)) headers["content-length"] ??= String(Buffer.byteLength(body));
  response.writeHead(reply.status, headers);
  if (method === "HEAD") return void response.end();
  let left = fault?.kind === "truncate" ? fault.afterBytes : Number.POSITIVE_INFINITY;
  for await (const piece of typeof body === "string" || Buffer.isBuffer(body) ? [body] : body) {
    const bytes = Buffer.isBuffer(piece) ? piece : Buffer.from(piece);
    if (fault?.kind === "slow") await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (response.destroyed) return;
    const part = bytes.subarray(0, Math.min(bytes.length, left));
    left -= part.length;
    if (!response.write(part)) await new Promise<void>((resolve) => onceWritable(response, resolve));
    if (left <= 0) {
      await new Promise((resolve) => setTimeout(resolve, 20)); // Lets the last bytes leave before the cut.
      return void response.destroy();
    }
  }
  response.end();
}

function onceWritable(response: ServerResponse, resolve: () => void): void {
  const settle = (): void => {
    response.off("drain", settle);
    response.off("close", settle);
    resolve();
  };
  response.on("drain", settle);
  response.on("close", settle);
}
