package io.leat.server.secret;

import java.io.IOException;
import java.io.Serial;

/** That there is no key that could take the place of the one that there is; says what to do. */
public final class NoOtherKey extends IOException {
  @Serial private static final long serialVersionUID = 1;

  public NoOtherKey(String message) {
    super(message);
  }
}
