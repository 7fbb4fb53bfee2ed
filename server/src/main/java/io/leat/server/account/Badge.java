package io.leat.server.account;

import java.util.Optional;

/** A token that may be good, as far as it can be told without looking anything up. */
public sealed interface Badge {
  /** Whose it is, where that is known for sure; it may have been taken back. */
  Optional<String> name();

  /** A token that the server has signed. */
  record Signed(Tokens.Claims claims) implements Badge {
    @Override
    public Optional<String> name() {
      return Optional.of(claims.name());
    }
  }

  /**
   * What has the form of an API token.
   *
   * @param hash its SHA-256, in hexadecimal digits
   * @param name whose it is, if it was asked for lately
   */
  record Api(String hash, Optional<String> name) implements Badge {}
}
