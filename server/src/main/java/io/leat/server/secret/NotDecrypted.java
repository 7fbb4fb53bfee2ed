package io.leat.server.secret;

import java.io.Serial;

/** That a ciphertext is not of this key and this row, or was changed. It does not say which: that would be an oracle. */
public final class NotDecrypted extends Exception {
  @Serial private static final long serialVersionUID = 1;

  NotDecrypted(String aad) {
    super(
        "the secret of '"
            + aad
            + "' cannot be decrypted: it was encrypted with another key, or changed");
  }
}
