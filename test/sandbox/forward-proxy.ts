import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** One connection or request that a client asked the proxy for. */
export type ProxiedRequest = {
  readonly method: string;
  /** The host and port that it is for. */
  readonly host: string;
  readonly headers: IncomingMessage["headers"];
};

/** What the proxy puts on every request that it passes on, so that a server can tell which ones came through it. */
export const proxyMark = "1.1 sandbox-proxy";

/**
 * A forward proxy as companies run them: requests in absolute form are passed on, and so is what arrives through a tunnel. It
 * takes every host name for this machine, so that a client gets nowhere without it.
 */
export class ForwardProxy {
  readonly requests: ProxiedRequest[] = [];
  readonly #server: Server;
  readonly #tunnelled: Server;
  readonly #targets = new WeakMap<Socket, string>();
  readonly #sockets = new Set<Socket>();
  /** The status with which every tunnel is refused; null lets them through. */
  refusal: number | null = null;

  private constructor() {
    this.#server = createServer((message, response) => this.#passAbsolute(message, response));
    this.#tunnelled = createServer((message, response) => this.#passTunnelled(message, response));
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    this.#server.on("connect", (message: IncomingMessage, socket: Socket) => this.#openTunnel(message, socket));
  }

  /** A listening proxy on a free port of 127.0.0.1. */
  static async start(): Promise<ForwardProxy> {
    const proxy = new ForwardProxy();
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  /** `host:port` of the proxy. */
  get address(): string {
    const address: AddressInfo | string | null = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the proxy does not listen");
    return `127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #passAbsolute(message: IncomingMessage, response: ServerResponse): void {
    const url = new URL(message.url ?? "/", "http://proxy.invalid");
    this.requests.push({ method: message.method ?? "GET", host: url.host, headers: message.headers });
    pass(message, response, url.port, `${url.pathname}${url.search}`);
  }

  #openTunnel(message: IncomingMessage, socket: Socket): void {
    const host = message.url ?? "";
    this.requests.push({ method: "CONNECT", host, headers: message.headers });
    socket.on("error", () => {});
    if (this.refusal !== null) return void socket.end(`HTTP/1.1 ${this.refusal} Refused\r\ncontent-length: 0\r\n\r\n`);
    this.#targets.set(socket, host);
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    this.#tunnelled.emit("connection", socket);
  }

  #passTunnelled(message: IncomingMessage, response: ServerResponse): void {
    const host = this.#targets.get(message.socket) ?? "";
    pass(message, response, host.split(":").at(-1) ?? "", message.url ?? "/");
  }
}

function pass(message: IncomingMessage, response: ServerResponse, port: string, path: string): void {
  const { "proxy-authorization": _, "proxy-connection": __, ...headers } = message.headers;
  const onward = request(
    { host: "127.0.0.1", port, path, method: message.method, headers: { ...headers, via: proxyMark } },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on("error", () => response.destroy());
  message.pipe(onward);
}
