package io.leat.server.http;

/** Looks at a request before its body is read, so that nobody pays for one that is refused anyway. Called as a {@link Handler} is. */
@FunctionalInterface
public interface Gate {
  /**
   * Lets {@code request} pass, which has no body yet.
   *
   * @throws Refusal when it is refused
   */
  void check(Request request);
}
