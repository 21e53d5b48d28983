import { toError } from "../errors.ts";

/** A connection that failed, told without addresses or headers. */
export type NetworkFailure = {
  /** A few words and the system's code, such as `the connection was cut (ECONNRESET)`. */
  readonly reason: string;
  /** Whether another attempt may succeed: not with a certificate that is refused. */
  readonly isPassing: boolean;
  /** Whether the server may have taken the request although its answer is missing. */
  readonly mayHaveArrived: boolean;
};

const neverSent: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the host name could not be resolved",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  UND_ERR_CONNECT_TIMEOUT: "the connection was not made in time",
};

const maybeSent: Readonly<Record<string, string>> = {
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  ETIMEDOUT: "the connection timed out",
  UND_ERR_SOCKET: "the connection was cut",
  UND_ERR_HEADERS_TIMEOUT: "no answer came in time",
  UND_ERR_BODY_TIMEOUT: "the answer stopped in the middle",
  UND_ERR_ABORTED: "the request was aborted",
  SLOW_BODY: "the answer arrived too slowly",
};

/** What a thrown value of the transport means; its message is never used, because it may quote what was sent. */
export function toNetworkFailure(thrown: unknown): NetworkFailure {
  const refusedByProxy = proxyStatus(thrown);
  if (refusedByProxy !== null) {
    const reason = `the proxy refused the connection (${refusedByProxy})`;
    return { reason, isPassing: refusedByProxy >= 500, mayHaveArrived: false };
  }
  const code = errorCode(thrown);
  const early = neverSent[code];
  if (early !== undefined) return { reason: `${early} (${code})`, isPassing: true, mayHaveArrived: false };
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL/.test(code)) {
    return { reason: `the server's certificate was refused (${code})`, isPassing: false, mayHaveArrived: false };
  }
  return { reason: `${maybeSent[code] ?? "the connection failed"} (${code})`, isPassing: true, mayHaveArrived: true };
}

/** The status with which a proxy refused a tunnel; undici tells it in its words alone, of which only the number is used. */
function proxyStatus(thrown: unknown): number | null {
  const status = /^Proxy response \((\d{3})\)|^Proxy Authentication Required \((407)\)/.exec(toError(thrown).message);
  return status === null ? null : Number(status[1] ?? status[2]);
}

function errorCode(thrown: unknown): string {
  const error = toError(thrown);
  // Connections to several addresses of a host fail with one error for each of them.
  const inner = error instanceof AggregateError ? toError(error.errors[0]) : error;
  const code: unknown = Reflect.get(inner, "code") ?? Reflect.get(toError(inner.cause), "code");
  return typeof code === "string" ? code : inner.name;
}
