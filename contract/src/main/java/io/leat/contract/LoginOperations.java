package io.leat.contract;

import java.util.List;

/** Signing in and out. */
public final class LoginOperations {
  static final String TOKEN =
      """
      {
        "token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln",
        "expires": "2026-11-21T12:15:00Z"
      }
      """;

  public static final Operation LOGIN =
      Operation.post("login", "/api/v1/login", Tag.ACCOUNT, "Sign in.")
          .described(
              "The token is in the header Authorization of the answer, ready to be sent back, and"
                  + " in the body, which is nothing else where Accept asks for text/plain. It is"
                  + " good for 15 minutes. Who has no password here is looked for in the directory"
                  + " of the setting 'ldap.url': 503 'no-directory' when that does not answer, 403"
                  + " and 409 when a person of it is not let in. After a login by a password that"
                  + " an administrator made, whatever is asked for but a change of it is 403"
                  + " 'change-password'. 10 tries a minute for an account, 30 for an address.")
          .open()
          .body(
              Login.class,
              """
              {"name": "admin", "password": "correct horse battery staple"}
              """)
          .answers(
              Reply.json(200, "Signed in.", TokenView.class, TOKEN).with(Header.AUTHORIZATION),
              Reply.text(
                  "Signed in.", MediaType.TEXT, "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln"),
              Reply.problem(401),
              Reply.problem(429));

  public static final Operation RENEW_LOGIN =
      Operation.post(
              "renewLogin",
              "/api/v1/login/renew",
              Tag.ACCOUNT,
              "Go on being signed in, without the password.")
          .ofOneself()
          .described(
              "Answers with a token that is good for 15 minutes again, but not longer than 12 hours"
                  + " after the login that it goes back to. The one that is sent must be good"
                  + " still. Logout and a change of the password end what was renewed too.")
          .answers(
              Reply.json(200, "Signed in as before.", TokenView.class, TOKEN)
                  .with(Header.AUTHORIZATION),
              Reply.problem(401));

  public static final Operation LOGOUT =
      Operation.post(
              "logout",
              "/api/v1/logout",
              Tag.ACCOUNT,
              "Sign out everywhere: all tokens of the account are worth nothing from now on.")
          .ofOneself()
          .answers(Reply.empty(204, "Signed out."), Reply.problem(401));

  public static final Operation CHANGE_PASSWORD =
      Operation.post(
              "changePassword", "/api/v1/password", Tag.ACCOUNT, "Change one's own password.")
          .ofOneself()
          .described(
              "All tokens of the account are worth nothing from now on, but for the one that is"
                  + " answered; API tokens stay. 422 when 'current' is not the current password"
                  + " ('wrong-password'), when the account has none here, since its owner signs in"
                  + " at a provider of logins ('no-password'), or when the new one is the same"
                  + " ('same-password') or too easily guessed ('weak-password'): it has 12"
                  + " characters at least, is not among the most common ones, and does not hold the"
                  + " name of the account. Counts among the tries of a login.")
          .body(
              PasswordChange.class,
              """
              {"current": "correct horse battery staple", "password": "another horse battery staple"}
              """)
          .answers(
              Reply.json(200, "Changed, and signed in anew.", TokenView.class, TOKEN)
                  .with(Header.AUTHORIZATION),
              Reply.problem(401),
              Reply.problem(409),
              Reply.problem(422),
              Reply.problem(429));

  static final List<Operation> ALL = List.of(LOGIN, RENEW_LOGIN, LOGOUT, CHANGE_PASSWORD);

  private LoginOperations() {}
}
