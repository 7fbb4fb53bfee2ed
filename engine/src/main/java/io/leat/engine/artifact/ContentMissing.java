package io.leat.engine.artifact;

import java.io.IOException;

/** A content that the store should have is not there, or was damaged and has been dropped; whoever kept it makes it again. */
public final class ContentMissing extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Digest digest;

  ContentMissing(Digest digest, String message) {
    super(message);
    this.digest = digest;
  }

  public Digest digest() {
    return digest;
  }
}
