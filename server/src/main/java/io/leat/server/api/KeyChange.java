package io.leat.server.api;

import io.leat.contract.KeyRotated;
import java.io.IOException;

/** Has another key in the place of that which secrets are encrypted with. */
public interface KeyChange {
  /**
   * Does it, and waits until nothing that can be read needs the one before. Refused while another is taken, and where there is no other.
   *
   * @throws IOException when the key cannot be kept, such as on a full disk; it goes on with the next call, or the next start
   */
  KeyRotated rotate() throws IOException, InterruptedException;
}
