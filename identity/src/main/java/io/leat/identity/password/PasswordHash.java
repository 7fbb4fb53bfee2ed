package io.leat.identity.password;

/**
 * A password as it is kept: Argon2id, as {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH} (the string format of the Password Hashing
 * Competition); or, from before that, PBKDF2 with HMAC-SHA256, as {@code pbkdf2-sha256$600000$SALT$HASH}. Both in base64 without padding.
 *
 * @param text the whole; secret enough not to be shown
 */
public record PasswordHash(String text) {
  @Override
  public String toString() {
    return "PasswordHash";
  }
}
