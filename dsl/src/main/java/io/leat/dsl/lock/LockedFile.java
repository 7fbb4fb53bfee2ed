package io.leat.dsl.lock;

import io.leat.dsl.source.LoadPath;
import io.leat.engine.digest.Sha256;
import java.util.Objects;

/**
 * A file of another repository, as it was fetched.
 *
 * @param path which file; its repository is never null
 * @param commit what the ref was then, 40 hexadecimal digits
 * @param text what the file held
 */
public record LockedFile(LoadPath path, String commit, String text) {

  /** The repository that it was fetched from. */
  public LoadPath.Repository repository() {
    return Objects.requireNonNull(path.repository());
  }

  /** The SHA-256 of the text in UTF-8, 64 hexadecimal digits. */
  public String digest() {
    return Sha256.hex(text);
  }
}
