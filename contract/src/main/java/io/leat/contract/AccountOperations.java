package io.leat.contract;

import java.util.List;

/** Accounts: made, changed, removed, and made by oneself. */
public final class AccountOperations {
  private static final Parameter ACCOUNT =
      Parameter.path("account", "The name of the account.", Rule.name(100));

  private static final Parameter INVITATION =
      Parameter.path("invitation", "The number of the invitation.", Rule.integer(1, Rule.LARGEST));

  private static final String EXAMPLE =
      """
      {
        "name": "ann",
        "kind": "person",
        "role": "developer",
        "groups": ["release"],
        "disabled": false,
        "version": 1,
        "created": "2026-11-27T12:00:00.000Z"
      }
      """;

  private static final String MADE =
      """
      {
        "name": "ann",
        "kind": "person",
        "role": "developer",
        "groups": [],
        "disabled": false,
        "version": 1,
        "created": "2026-11-27T12:00:00.000Z",
        "firstPassword": "q0H2vVw1mJ4nR7sT9xYzKp3L"
      }
      """;

  private static final String INVITED =
      """
      {
        "invitation": 1,
        "role": "viewer",
        "expires": "2026-12-04T12:00:00.000Z",
        "by": "admin",
        "usedBy": null,
        "code": "0b5cf5ad2f1c9a1f9b0e6a1d2c3e4f50"
      }
      """;

  public static final Operation REGISTER =
      Operation.post("register", "/api/v1/register", Tag.PEOPLE, "Make oneself an account.")
          .described(
              "Where the setting 'registration' is open; where it is invited, by the code of an"
                  + " invitation; else 403 'closed'. 401 tells why a code is no good: 'wrong-code',"
                  + " 'old-code', 'used-code'. A name that is taken is 409 'exists'. Of the"
                  + " password is asked what a change of it asks ('weak-password'). Counts among"
                  + " the tries of a login.")
          .open()
          .body(
              Registration.class,
              """
              {
                "name": "ann",
                "password": "correct horse battery staple",
                "code": "0b5cf5ad2f1c9a1f9b0e6a1d2c3e4f50"
              }
              """)
          .answers(
              Reply.json(201, "There is an account now; sign in.", AccountView.class, EXAMPLE),
              Reply.problem(401),
              Reply.problem(409),
              Reply.problem(422),
              Reply.problem(429));

  public static final Operation LIST_ACCOUNTS =
      Operation.get("listAccounts", "/api/v1/accounts", Tag.PEOPLE, "Accounts, by name.")
          .asks(Right.ACCOUNTS_READ)
          .takes(Parameter.limit(500, 50), Parameter.AFTER)
          .answers(Reply.list("A page of accounts.", AccountView.class, EXAMPLE).with(Header.LINK));

  public static final Operation CREATE_ACCOUNT =
      Operation.post("createAccount", "/api/v1/accounts", Tag.PEOPLE, "Make an account.")
          .asks(Right.ACCOUNTS_CHANGE)
          .described(
              "A person gets a first password, which is told once, and chooses another at the first"
                  + " login. A service has no password, and is given API tokens.")
          .body(
              NewAccount.class,
              """
              {"name": "ann", "role": "developer"}
              """)
          .answers(
              Reply.json(201, "Made.", AccountView.class, MADE).with(Header.LOCATION),
              Reply.problem(409),
              Reply.problem(422));

  public static final Operation GET_ACCOUNT =
      Operation.get("getAccount", "/api/v1/accounts/{account}", Tag.PEOPLE, "One account.")
          .asks(Right.ACCOUNTS_READ)
          .takes(ACCOUNT)
          .answers(
              Reply.json(200, "The account; ETag is its version.", AccountView.class, EXAMPLE)
                  .with(Header.ETAG))
          .unlessKnown();

  public static final Operation CHANGE_ACCOUNT =
      Operation.patch(
              "changeAccount", "/api/v1/accounts/{account}", Tag.PEOPLE, "Change an account.")
          .asks(Right.ACCOUNTS_CHANGE)
          .described(
              "In effect at once, also for what is open. The last administrator who can sign in"
                  + " stays one: 409 'last-admin'.")
          .takes(ACCOUNT, Parameter.IF_MATCH)
          .body(
              AccountChange.class,
              """
              {"role": "maintainer", "disabled": false}
              """)
          .answers(
              Reply.json(200, "The account.", AccountView.class, EXAMPLE).with(Header.ETAG),
              Reply.problem(409));

  public static final Operation DELETE_ACCOUNT =
      Operation.delete(
              "deleteAccount",
              "/api/v1/accounts/{account}",
              Tag.PEOPLE,
              "Remove an account with its tokens and roles.")
          .asks(Right.ACCOUNTS_CHANGE)
          .described(
              "In effect at once, also for what is open. The last administrator who can sign in"
                  + " stays: 409 'last-admin'.")
          .takes(ACCOUNT, Parameter.IF_MATCH)
          .answers(Reply.empty(204, "Gone."), Reply.problem(409));

  public static final Operation LINK_ACCOUNT =
      Operation.post(
              "linkAccount",
              "/api/v1/accounts/{account}/identities",
              Tag.PEOPLE,
              "Let a person of a provider of logins sign in as an account.")
          .asks(Right.ACCOUNTS_CHANGE)
          .described(
              "In the place of another person of that provider. 422 'no-provider' where the server"
                  + " has none such; 409 'linked' when that person has another account.")
          .takes(ACCOUNT)
          .body(
              NewIdentity.class,
              """
              {"provider": "oidc", "subject": "248289761001"}
              """)
          .answers(Reply.empty(204, "Linked."), Reply.problem(409), Reply.problem(422));

  public static final Operation UNLINK_ACCOUNT =
      Operation.delete(
              "unlinkAccount",
              "/api/v1/accounts/{account}/identities/{provider}",
              Tag.PEOPLE,
              "Let the person of a provider of logins sign in as an account no more.")
          .asks(Right.ACCOUNTS_CHANGE)
          .takes(
              ACCOUNT,
              Parameter.path(
                  "provider", "The provider.", Rule.words(NewIdentity.Provider.values())))
          .answers(Reply.empty(204, "Gone."), Reply.problem(422));

  public static final Operation LIST_INVITATIONS =
      Operation.get(
              "listInvitations",
              "/api/v1/invitations",
              Tag.PEOPLE,
              "Invitations to register, the newest first; they are forgotten a month after their"
                  + " end.")
          .asks(Right.ACCOUNTS_READ)
          .answers(
              Reply.list(
                  "The invitations.",
                  RegistrationInvitation.class,
                  """
                  {
                    "invitation": 1,
                    "role": "viewer",
                    "expires": "2026-12-04T12:00:00.000Z",
                    "by": "admin",
                    "usedBy": null
                  }
                  """));

  public static final Operation CREATE_INVITATION =
      Operation.post(
              "createInvitation",
              "/api/v1/invitations",
              Tag.PEOPLE,
              "Let somebody make himself an account, once.")
          .asks(Right.ACCOUNTS_CHANGE)
          .body(
              NewInvitation.class,
              """
              {"role": "viewer", "days": 7}
              """)
          .answers(
              Reply.json(
                  201, "Made; its code is told once.", RegistrationInvitation.class, INVITED));

  public static final Operation DELETE_INVITATION =
      Operation.delete(
              "deleteInvitation",
              "/api/v1/invitations/{invitation}",
              Tag.PEOPLE,
              "Take an invitation back.")
          .asks(Right.ACCOUNTS_CHANGE)
          .takes(INVITATION)
          .answers(Reply.empty(204, "Gone."));

  static final List<Operation> ALL =
      List.of(
          REGISTER,
          LIST_ACCOUNTS,
          CREATE_ACCOUNT,
          GET_ACCOUNT,
          CHANGE_ACCOUNT,
          DELETE_ACCOUNT,
          LINK_ACCOUNT,
          UNLINK_ACCOUNT,
          LIST_INVITATIONS,
          CREATE_INVITATION,
          DELETE_INVITATION);

  private AccountOperations() {}
}
