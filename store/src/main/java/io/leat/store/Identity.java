package io.leat.store;

/**
 * By what a provider of logins knows somebody.
 *
 * @param provider which one it is; the caller's words
 * @param subject the same for the same person for ever, and of nobody else there
 */
public record Identity(String provider, String subject) {
  /** How long each of the two may be. */
  public static final int LONGEST = 500;

  public Identity {
    if (provider.isEmpty() || provider.length() > LONGEST) {
      throw new IllegalArgumentException("a provider has 1 to " + LONGEST + " characters");
    }
    if (subject.isEmpty() || subject.length() > LONGEST) {
      throw new IllegalArgumentException("a subject has 1 to " + LONGEST + " characters");
    }
  }
}
