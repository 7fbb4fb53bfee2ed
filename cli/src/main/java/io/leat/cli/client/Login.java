package io.leat.cli.client;

import io.leat.cli.terminal.Json;
import io.leat.contract.TokenView;
import java.time.Instant;
import java.util.Objects;

/**
 * That somebody is signed in at a server.
 *
 * @param server its URL, without a slash at the end
 * @param name of the account
 * @param token what the server knows him by
 * @param expires until when, as the server wrote it
 * @param at when it was given or renewed, by the clock of this machine, in seconds; 0 when that is not known
 * @param ca the file of the certificates that are trusted; empty for those that Java trusts
 */
public record Login(String server, String name, String token, String expires, long at, String ca) {

  /** The login of an object that {@link #json} made. */
  static Login of(Json json) {
    return new Login(
        json.text("server"),
        json.text("name"),
        json.text("token"),
        json.text("expires"),
        json.number("at", 0),
        json.text("ca"));
  }

  /** The same with other certificates. */
  public Login trusting(String file) {
    return new Login(server, name, token, expires, at, file);
  }

  /** The same with another token, given at {@code now}. */
  public Login renewed(TokenView fresh, Instant now) {
    String until = Objects.toString(fresh.expires(), "");
    return new Login(server, name, fresh.token(), until, now.getEpochSecond(), ca);
  }

  /** Whether it is time to renew it: it is a third through, or nobody knows. */
  boolean isOld(Instant now) {
    long age = now.getEpochSecond() - at;
    return age < 0 || age > 300;
  }

  Json json() {
    return Json.object()
        .field("server", server)
        .field("name", name)
        .field("token", token)
        .field("expires", expires)
        .field("at", at)
        .some("ca", ca.isEmpty() ? null : ca);
  }
}
