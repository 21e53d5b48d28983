/** How an account relates to the repository, as GitHub shows it beside a name. */
export type AuthorAssociation = "OWNER" | "MEMBER" | "COLLABORATOR" | "CONTRIBUTOR" | "NONE";

/** A person, a bot or an organisation. */
export type Account = {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Bot" | "Organization";
  association: AuthorAssociation;
  /** Whether issues can be assigned to it. */
  assignable: boolean;
};
