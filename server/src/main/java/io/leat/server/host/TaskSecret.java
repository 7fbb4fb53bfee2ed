package io.leat.server.host;

import io.leat.identity.provider.SecretPointer;

/** What the tasks of a project get under a name. */
public sealed interface TaskSecret {
  /** A value that the server keeps. */
  record Kept(String value) implements TaskSecret {
    /** Without the value. */
    @Override
    public String toString() {
      return "a secret";
    }
  }

  /** One that somebody else keeps, and that is read there for each attempt. */
  record Pointed(SecretPointer pointer) implements TaskSecret {}
}
