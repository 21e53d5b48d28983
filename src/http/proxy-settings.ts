import { DigestError } from "../errors.ts";

/** Which proxies the environment asks for; empty texts where it asks for none. */
export type ProxySettings = {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  /** Hosts that are asked directly, as `NO_PROXY` lists them. */
  readonly noProxy: string;
  /** Passwords inside the proxies' addresses, to be masked. */
  readonly secrets: readonly string[];
};

/**
 * The proxies of `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, each also in lower case, which goes first. Throws a DigestError that
 * names the variable that holds no usable address; its value may hold a password and is not repeated.
 */
export function parseProxySettings(env: Readonly<Record<string, string | undefined>>): ProxySettings {
  const secrets: string[] = [];
  const read = (name: string): string => {
    const variable = env[name.toLowerCase()] ? name.toLowerCase() : name;
    const address = env[variable]?.trim() ?? "";
    if (address === "") return "";
    if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
      throw new DigestError({
        kind: "input",
        message: `The environment variable ${variable} is not the address of a proxy.`,
        remedy: "Write it with its scheme, such as `http://proxy.example.com:8080`.",
      });
    }
    secrets.push(...passwordsOf(new URL(address)));
    return address;
  };
  const httpProxy = read("HTTP_PROXY");
  const httpsProxy = read("HTTPS_PROXY");
  return { httpProxy, httpsProxy, noProxy: env.no_proxy || env.NO_PROXY || "", secrets: [...new Set(secrets)] };
}

/** The password of an address as it is written there and as it is sent. */
function passwordsOf({ password }: URL): readonly string[] {
  if (password === "") return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
