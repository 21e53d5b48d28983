import type { Severity } from "./world-model.ts";

/** A title with the weakness that it stands for. */
export type Weakness = { readonly title: string; readonly cwe: string };

/** Kinds of weakness as vulnerability databases title them. */
export const WEAKNESSES: readonly Weakness[] = [
  { title: "Prototype Pollution", cwe: "CWE-1321" },
  { title: "Deserialization of Untrusted Data", cwe: "CWE-502" },
  { title: "Remote Code Execution (RCE)", cwe: "CWE-94" },
  { title: "Regular Expression Denial of Service (ReDoS)", cwe: "CWE-1333" },
  { title: "Server-side Request Forgery (SSRF)", cwe: "CWE-918" },
  { title: "Directory Traversal", cwe: "CWE-22" },
  { title: "Cross-site Scripting (XSS)", cwe: "CWE-79" },
  { title: "SQL Injection", cwe: "CWE-89" },
  { title: "Improper Authentication", cwe: "CWE-287" },
  { title: "Open Redirect", cwe: "CWE-601" },
  { title: "Information Exposure", cwe: "CWE-200" },
  { title: "XML External Entity (XXE) Injection", cwe: "CWE-611" },
  { title: "Improper Certificate Validation", cwe: "CWE-295" },
  { title: "Command Injection", cwe: "CWE-78" },
  // Commas and quotes, as they do stand in titles, are what a careless CSV reader trips over.
  { title: 'Improper Neutralization of "script" Tags, Attributes and URIs', cwe: "CWE-83" },
  { title: "Allocation of Resources Without Limits or Throttling", cwe: "CWE-770" },
];

/** Kinds of weakness of compiled system libraries. */
export const NATIVE_WEAKNESSES: readonly Weakness[] = [
  { title: "Out-of-bounds Write", cwe: "CWE-787" },
  { title: "Use After Free", cwe: "CWE-416" },
  { title: "Integer Overflow or Wraparound", cwe: "CWE-190" },
  { title: "Heap-based Buffer Overflow", cwe: "CWE-122" },
  { title: "NULL Pointer Dereference", cwe: "CWE-476" },
  { title: "Improper Verification of Cryptographic Signature", cwe: "CWE-347" },
  { title: "Race Condition", cwe: "CWE-362" },
];

/** Invented packages that look like real ones, by ecosystem. */
export const PACKAGES = {
  npm: [
    "fastify-multiform",
    "tiny-templates",
    "yaml-loader-lite",
    "jwt-sign-verify",
    "http-proxy-kit",
    "deep-assign-all",
    "markdown-render-it",
    "query-string-parse",
    "ws-relay",
    "tarball-extract",
    "@larkfield/design-tokens",
    "semver-range-match",
    "form-data-upload",
    "cookie-jar-store",
  ],
  maven: [
    "org.example.logbridge:logbridge-core",
    "com.example.jackbind:jackbind-databind",
    "org.example.springle:springle-webmvc",
    "org.example.commons:commons-textual",
    "io.example.nettle:nettle-codec-http",
    "org.example.snakeyml:snakeyml",
    "com.example.hydrate:hydrate-core",
    "org.example.batik:vector-transcoder",
    "com.example.guavelin:guavelin",
    "org.example.tomkitten:tomkitten-embed-core",
  ],
  pip: [
    "pillowcase",
    "requestly",
    "jinjago",
    "urllib4",
    "cryptograph",
    "djangle",
    "numerics-core",
    "paramiku",
    "aiohttpd",
    "pyyamlite",
  ],
  golang: [
    "example.com/net/http2x",
    "example.com/crypto/sshd",
    "example.com/jwt/v4",
    "example.com/gin/router",
    "example.com/protobuf/wire",
    "example.com/containerd/shim",
  ],
  deb: [
    "openssl/libssl3",
    "glibc/libc6",
    "zlib/zlib1g",
    "curl/libcurl4",
    "systemd/libudev1",
    "expat/libexpat1",
    "krb5/libkrb5-3",
    "util-linux/libmount1",
    "perl/perl-base",
    "tar/tar",
    "sqlite3/libsqlite3-0",
    "gnutls28/libgnutls30",
  ],
} as const;

/** Where packages come from. */
export type Ecosystem = keyof typeof PACKAGES;

/** How Snyk spells an ecosystem inside a problem id. */
export const ID_PREFIX: Readonly<Record<Ecosystem, string>> = {
  npm: "JS",
  maven: "JAVA",
  pip: "PYTHON",
  golang: "GOLANG",
  deb: "DEBIAN12",
};

/** Rules of static code analysis. */
export const CODE_RULES: readonly (Weakness & { readonly rule: string; readonly severity: Severity })[] = [
  { rule: "java/Sqli", title: "SQL Injection", cwe: "CWE-89", severity: "Critical" },
  { rule: "java/CommandInjection", title: "Command Injection", cwe: "CWE-78", severity: "Critical" },
  { rule: "javascript/HardcodedSecret", title: "Use of Hardcoded Credentials", cwe: "CWE-798", severity: "High" },
  { rule: "javascript/DOMXSS", title: "DOM-based Cross-site Scripting (XSS)", cwe: "CWE-79", severity: "High" },
  { rule: "java/PT", title: "Path Traversal", cwe: "CWE-23", severity: "High" },
  { rule: "javascript/OR", title: "Open Redirect", cwe: "CWE-601", severity: "Medium" },
  {
    rule: "java/InsecureHash",
    title: "Use of Password Hash With Insufficient Computational Effort",
    cwe: "CWE-916",
    severity: "Medium",
  },
  {
    rule: "javascript/NoRateLimitingForExpensiveWebOperation",
    title: "Allocation of Resources Without Limits or Throttling",
    cwe: "CWE-770",
    severity: "Medium",
  },
  {
    rule: "java/WebCookieSecureDisabledByDefault",
    title: "Sensitive Cookie in HTTPS Session Without 'Secure' Attribute",
    cwe: "CWE-614",
    severity: "Low",
  },
  { rule: "javascript/DisablePoweredBy", title: "Information Exposure", cwe: "CWE-200", severity: "Low" },
];

/** Rules of infrastructure as code. */
export const INFRASTRUCTURE_RULES: readonly { readonly rule: string; readonly title: string; readonly severity: Severity }[] = [
  { rule: "SNYK-CC-DEMO-101", title: "S3 bucket is publicly readable", severity: "Critical" },
  { rule: "SNYK-CC-DEMO-102", title: "Security Group allows open ingress", severity: "High" },
  { rule: "SNYK-CC-DEMO-103", title: "IAM policy grants full administrative rights", severity: "Critical" },
  { rule: "SNYK-CC-DEMO-104", title: "RDS instance is not encrypted", severity: "High" },
  { rule: "SNYK-CC-DEMO-105", title: "CloudTrail does not have log file validation enabled", severity: "Low" },
  { rule: "SNYK-CC-DEMO-106", title: "Container is running in privileged mode", severity: "High" },
  { rule: "SNYK-CC-DEMO-107", title: "Container does not drop all default capabilities", severity: "Medium" },
  { rule: "SNYK-CC-DEMO-108", title: "Container has no CPU limit", severity: "Low" },
  { rule: "SNYK-CC-DEMO-109", title: "Container is running without root user control", severity: "Medium" },
];

/** Licences that a policy objects to. */
export const LICENCES: readonly { readonly name: string; readonly severity: Severity }[] = [
  { name: "GPL-3.0", severity: "High" },
  { name: "AGPL-3.0", severity: "High" },
  { name: "MPL-2.0", severity: "Medium" },
  { name: "LGPL-2.1", severity: "Medium" },
];
