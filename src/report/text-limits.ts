/** GitHub refuses longer bodies of issues and comments. */
export const maxGitHubCharacters = 65_536;
/** Kept free for the line that points to a later issue when this one is closed. */
export const reservedCharacters = 600;
