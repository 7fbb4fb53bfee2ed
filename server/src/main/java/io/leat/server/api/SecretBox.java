package io.leat.server.api;

import java.util.function.Supplier;

/** Encrypts what is kept for the server's own use, such as access to repositories, and secrets of tasks. */
public interface SecretBox {
  /**
   * Encrypts, within {@link #storing}.
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

  /** Whether the key is known of something sealed that begins so. */
  boolean knows(byte[] begin);

  /** Seals and stores what was sealed: whoever takes another key meanwhile waits for the end of it. */
  <T> T storing(Supplier<T> action);
}
