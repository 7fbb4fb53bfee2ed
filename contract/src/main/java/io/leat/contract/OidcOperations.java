package io.leat.contract;

import java.util.List;

/** Signing in with a browser at a provider of OpenID Connect. */
public final class OidcOperations {
  private static final String PAGE = "<!doctype html>\n<title>Signed in - Leat</title>\n";

  public static final Operation BEGIN_OIDC =
      Operation.get(
              "beginOidc",
              "/api/v1/login/oidc",
              Tag.ACCOUNT,
              "Send a browser to the provider of OpenID Connect, to sign in there.")
          .described(
              "By the authorization code flow with PKCE. The cookie is good for ten minutes, for"
                  + " this browser alone. 404 'no-provider' where the setting 'oidc.issuer' is"
                  + " empty. 30 tries a minute for an address.")
          .open()
          .answers(
              Reply.empty(302, "To the provider.").with(Header.LOCATION, Header.SET_COOKIE),
              Reply.problem(404),
              Reply.problem(429),
              Reply.page(503, "The provider does not answer.", PAGE));

  public static final Operation FINISH_OIDC =
      Operation.get(
              "finishOidc",
              "/api/v1/login/oidc/callback",
              Tag.ACCOUNT,
              "Where the provider sends a browser back to.")
          .described(
              "The address of it is registered at the provider. Whoever has signed in there gets an"
                  + " account at the first time; roles and groups are made anew each time, as the"
                  + " settings 'oidc.roles' and 'oidc.groups' say. The page has a field for the"
                  + " code of a command line that waits.")
          .open()
          .takes(
              sent("code", "What the server gives for the token.", 4096),
              sent("state", "What was sent along.", 500),
              sent("iss", "Who sends it (RFC 9207).", 500),
              sent("error", "Why nobody has signed in.", 500),
              sent("error_description", "The same in words; not looked at.", 4096),
              sent("error_uri", "Where there is more; not looked at.", 4096),
              sent("session_state", "Not looked at.", 4096),
              sent("client_info", "Not looked at.", 4096),
              sent("scope", "Not looked at.", 4096),
              sent("authuser", "Not looked at.", 500),
              sent("hd", "Not looked at.", 500),
              sent("prompt", "Not looked at.", 500))
          .answers(
              Reply.page(200, "Signed in.", PAGE).with(Header.SET_COOKIE),
              page(400, "It was not begun in this browser."),
              page(403, "The provider, or this server, does not let this person in."),
              page(409, "An account of the name is somebody else's."),
              page(422, "The name is none of an account."),
              Reply.problem(404),
              Reply.problem(429),
              Reply.page(503, "The provider does not answer.", PAGE));

  public static final Operation TAKE_TOKEN =
      Operation.post(
              "takeToken",
              "/api/v1/login/oidc/token",
              Tag.ACCOUNT,
              "Take the token of a login at the provider, once.")
          .described("The cookie of the page after the login says whose it is.")
          .open()
          .answers(
              Reply.json(200, "Signed in.", TokenView.class, LoginOperations.TOKEN)
                  .with(Header.AUTHORIZATION),
              Reply.problem(401),
              Reply.problem(403),
              Reply.problem(404),
              Reply.problem(429));

  public static final Operation BEGIN_DEVICE =
      Operation.post(
              "beginDevice",
              "/api/v1/login/device",
              Tag.ACCOUNT,
              "Let a command line wait until somebody signs in with a browser elsewhere.")
          .described(
              "Somebody opens the URL in any browser, signs in, and types in the code. 404"
                  + " 'no-provider' where the setting 'oidc.issuer' is empty. 30 tries a minute for"
                  + " an address.")
          .open()
          .answers(
              Reply.json(
                  201,
                  "It is waited for, ten minutes.",
                  DeviceBegun.class,
                  """
                  {
                    "deviceCode": "6f1c0b5cf5ad2f1c9a1f9b0e6a1d2c3e4f500b5cf5ad2f1c9a1f9b0e6a1d2c3e",
                    "userCode": "WDJB-MJHT",
                    "url": "https://leat.example.com/api/v1/login/oidc",
                    "expires": "2026-11-21T12:10:00Z",
                    "interval": 2
                  }
                  """),
              Reply.problem(404),
              Reply.problem(429));

  public static final Operation APPROVE_DEVICE =
      Operation.post(
              "approveDevice",
              "/api/v1/login/device/code",
              Tag.ACCOUNT,
              "Sign a command line in as whoever has signed in with this browser.")
          .described(
              "What the page after the login sends: a form with the field code. Five tries for a"
                  + " login.")
          .open()
          .body(new Operation.Body(MediaType.FORM, String.class, true, ""))
          .answers(
              page(200, "The command line is signed in."),
              page(401, "Nobody has signed in with this browser."),
              page(403, "No command line waits with this code."),
              Reply.problem(404),
              Reply.problem(429));

  public static final Operation POLL_DEVICE =
      Operation.post(
              "pollDevice",
              "/api/v1/login/device/token",
              Tag.ACCOUNT,
              "Ask whether somebody has typed in the code.")
          .described(
              "The token is answered once. 404 'unknown-device' afterwards, and when it was waited"
                  + " for long enough.")
          .open()
          .body(
              DeviceCode.class,
              """
              {"deviceCode": "6f1c0b5cf5ad2f1c9a1f9b0e6a1d2c3e4f500b5cf5ad2f1c9a1f9b0e6a1d2c3e"}
              """)
          .answers(
              Reply.json(
                  200,
                  "The token, or nothing yet.",
                  DeviceLogin.class,
                  """
                  {
                    "token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln",
                    "expires": "2026-11-21T12:15:00Z",
                    "account": "ann"
                  }
                  """),
              Reply.problem(404));

  private static Parameter sent(String name, String description, int most) {
    return Parameter.query(name, description, Rule.text(most));
  }

  private static Reply page(int status, String description) {
    return Reply.page(status, description, PAGE).with(Header.SET_COOKIE);
  }

  static final List<Operation> ALL =
      List.of(BEGIN_OIDC, FINISH_OIDC, TAKE_TOKEN, BEGIN_DEVICE, APPROVE_DEVICE, POLL_DEVICE);

  private OidcOperations() {}
}
