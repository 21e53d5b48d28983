/** The style and the script of report.html, as they are in `templates/`; both become part of the file. */
export type HtmlAssets = { readonly style: string; readonly script: string };
