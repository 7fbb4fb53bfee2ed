package io.leat.distribution;

import java.io.IOException;

/** Something that the scan was given cannot be taken as what it should be. The message names it and says why. */
final class Unreadable extends IOException {
  private static final long serialVersionUID = 1;

  Unreadable(String message) {
    super(message);
  }
}
