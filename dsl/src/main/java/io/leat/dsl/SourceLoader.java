package io.leat.dsl;

import java.io.FileNotFoundException;
import java.io.IOException;

/** Brings files of the same checkout for {@code load}, and the lock that pins those of others. Fetches nothing. Called on the reading thread. */
public interface SourceLoader {

  /** A loader for a Jobfile that stands alone: it finds nothing. */
  SourceLoader NONE =
      path -> {
        throw new FileNotFoundException(path);
      };

  /**
   * The bytes of a file.
   *
   * @param path relative to the root of the checkout, in normal form, without {@code ..}
   * @throws FileNotFoundException when there is no such file
   * @throws IOException when it cannot be read, or leads out of the checkout; the message is shown to the user
   */
  byte[] load(String path) throws IOException;

  /**
   * The bytes of the lock that lies beside the Jobfile.
   *
   * @param jobfile the name of the Jobfile, as the reader was given it
   * @throws FileNotFoundException when there is none
   * @throws IOException when it cannot be read; the message is shown to the user
   */
  default byte[] lock(String jobfile) throws IOException {
    throw new FileNotFoundException(jobfile);
  }
}
