package io.leat.identity.provider;

import java.io.IOException;

/** Where a token (JWT) comes from by which somebody else knows this server. */
@FunctionalInterface
public interface TokenSource {
  /**
   * A token that is valid now.
   *
   * @param audience for whom it is to be
   * @throws IOException when there is none; says why, without it
   */
  String token(String audience) throws IOException;
}
