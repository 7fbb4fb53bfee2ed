package io.leat.cli.client;

/**
 * That somebody is signed in at a server.
 *
 * @param server its URL, without a slash at the end
 * @param name of the account
 * @param token what the server knows him by
 * @param expires until when, as the server wrote it
 * @param ca the file of the certificates that are trusted; empty for those that Java trusts
 */
public record Login(String server, String name, String token, String expires, String ca) {

  /** The login of an object that {@link #json} made. */
  static Login of(Json json) {
    return new Login(
        json.text("server"),
        json.text("name"),
        json.text("token"),
        json.text("expires"),
        json.text("ca"));
  }

  /** The same with other certificates. */
  public Login trusting(String file) {
    return new Login(server, name, token, expires, file);
  }

  Json json() {
    return new Body()
        .text("server", server)
        .text("name", name)
        .text("token", token)
        .text("expires", expires)
        .text("ca", ca.isEmpty() ? null : ca)
        .json();
  }
}
