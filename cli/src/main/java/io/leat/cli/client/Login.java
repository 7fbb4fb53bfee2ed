package io.leat.cli.client;

/**
 * That somebody is signed in at a server.
 *
 * @param server its URL, without a slash at the end
 * @param name of the account
 * @param token what the server knows him by
 * @param expires until when, as the server wrote it
 */
public record Login(String server, String name, String token, String expires) {

  /** The login of an object that {@link #json} made. */
  static Login of(Json json) {
    return new Login(
        json.text("server"), json.text("name"), json.text("token"), json.text("expires"));
  }

  Json json() {
    return new Body()
        .text("server", server)
        .text("name", name)
        .text("token", token)
        .text("expires", expires)
        .json();
  }
}
