package io.leat.server.api;

/** Encrypts what is kept for the server's own use, such as access to repositories. */
public interface SecretBox {
  /**
   * Encrypts.
   *
   * @param bound what the secret belongs to; it cannot be opened as that of something else
   */
  byte[] seal(String bound, String secret);

  /**
   * What {@link #seal} was given.
   *
   * @throws IllegalStateException when it was sealed with another key than that of this server
   */
  String open(String bound, byte[] sealed);
}
