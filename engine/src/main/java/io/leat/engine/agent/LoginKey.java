package io.leat.engine.agent;

/**
 * A key pair that the account of an agent is entered with.
 *
 * @param privateText the private half, as it is kept in a file
 * @param publicLine the public half, as a line of {@code authorized_keys} has it, without a comment
 */
public record LoginKey(String privateText, String publicLine) {

  /** Without the private half. */
  @Override
  public String toString() {
    return publicLine;
  }
}
