package io.leat.server.account;

/**
 * A password as it is kept: PBKDF2 with HMAC-SHA256, as {@code pbkdf2-sha256$600000$SALT$HASH} in base64 without padding.
 *
 * @param text the whole; secret enough not to be shown
 */
public record PasswordHash(String text) {
  @Override
  public String toString() {
    return "PasswordHash";
  }
}
