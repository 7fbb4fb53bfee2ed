package io.leat.server.idtoken;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Signs tokens for others, by which they know who asks: for tasks, and for the server itself where it signs in elsewhere. For any thread. */
public interface IdTokenSigner {
  /** Signs nothing, since nobody could check it. */
  IdTokenSigner NONE =
      refusing(
          "this server does not say where others find its keys; an administrator sets"
              + " 'public-url'");

  /**
   * Signs nothing.
   *
   * @param why as {@link #refusal} says it
   */
  static IdTokenSigner refusing(String why) {
    return new IdTokenSigner() {
      @Override
      public Optional<String> refusal() {
        return Optional.of(why);
      }

      @Override
      public Duration life() {
        return Duration.ZERO;
      }

      @Override
      public Signed sign(String audience, Map<String, String> claims, Duration life)
          throws IOException {
        throw new IOException(why);
      }

      @Override
      public Optional<String> again(String key, String claims) {
        return Optional.empty();
      }
    };
  }

  /**
   * A token, and what it can be made again of, which is no secret.
   *
   * @param text the token in compact form (RFC 7515); a secret
   * @param key the id of the key that signed it
   * @param claims what it says, as the JSON that was signed
   * @param id its {@code jti}, which no other has
   */
  record Signed(String text, String key, String claims, String id) {
    @Override
    public String toString() {
      return "Signed[" + id + "]";
    }
  }

  /** Why it signs nothing, in half a sentence with what to do; empty when it does. */
  Optional<String> refusal();

  /** How long a token is good where nothing asks for less. */
  Duration life();

  /**
   * Signs a token that is good from now on.
   *
   * @param audience for whom it is, {@code aud}; never empty
   * @param claims what it says besides {@code iss}, {@code aud}, {@code jti} and its times; {@code sub} among them
   * @param life how long; an hour at most
   * @throws IOException when it signs nothing, or a new key cannot be stored
   */
  Signed sign(String audience, Map<String, String> claims, Duration life) throws IOException;

  /** The very token that was signed before; empty once its key is gone, which no token outlives. */
  Optional<String> again(String key, String claims);
}
