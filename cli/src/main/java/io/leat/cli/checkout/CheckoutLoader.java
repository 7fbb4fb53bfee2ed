package io.leat.cli.checkout;

import io.leat.dsl.SourceLoader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Brings files below one folder, and never one outside of it: a symbolic link that leads out is refused. */
public final class CheckoutLoader implements SourceLoader {
  private final Path root;
  private final int most;

  /**
   * A loader.
   *
   * @param root the root of the checkout, or the folder of the Jobfile
   * @param most how many bytes a file may have; of a longer one, one byte more is read, so that the reader sees it
   */
  public CheckoutLoader(Path root, int most) {
    this.root = root;
    this.most = most;
  }

  @Override
  public byte[] load(String path) throws IOException {
    Path file;
    try {
      file = root.resolve(path).normalize();
    } catch (InvalidPathException problem) {
      throw new FileNotFoundException(path);
    }
    if (!file.startsWith(root.normalize())) {
      throw new IOException("'" + path + "' leads out of the checkout");
    }
    if (!Files.exists(file)) {
      throw new FileNotFoundException(path);
    }
    Path real = file.toRealPath();
    if (!real.startsWith(root.toRealPath())) {
      throw new IOException("'" + path + "' leads out of the checkout");
    }
    if (!Files.isRegularFile(real)) {
      throw new IOException("'" + path + "' is not a file");
    }
    try (var in = Files.newInputStream(real)) {
      return in.readNBytes(most + 1);
    } catch (IOException problem) {
      throw new IOException(
          "'" + path + "' cannot be read: " + JobfileFinder.reason(problem), problem);
    }
  }
}
