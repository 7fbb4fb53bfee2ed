package io.leat.identity.person;

/** Hosts by what is written for them. No name is looked up. */
public final class Hosts {
  private Hosts() {}

  /** Whether {@code host}, of a URI, is this machine. */
  public static boolean isThisMachine(String host) {
    return host.matches("localhost|127(\\.[0-9]{1,3}){3}|\\[?::1]?");
  }
}
