package io.leat.cli.checkout;

import io.leat.cli.terminal.BoundedFile;
import io.leat.dsl.SourceLoader;
import io.leat.dsl.lock.Lock;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings files below one folder, and never one outside of it: a symbolic link that leads out is refused. */
public final class CheckoutLoader implements SourceLoader {
  private static final int MOST_LINKS = 40;

  private final Path root;
  private final @Nullable Path jobfile;
  private final int most;

  /**
   * A loader.
   *
   * @param root the root of the checkout, or the folder of the Jobfile
   * @param jobfile the Jobfile, for the lock beside it; null when it lies in no file
   * @param most how many bytes a file may have; of a longer one, one byte more is read, so that the reader sees it
   */
  public CheckoutLoader(Path root, @Nullable Path jobfile, int most) {
    this.root = root;
    this.jobfile = jobfile;
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
    Path real = inside(path, file);
    if (!Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileNotFoundException(path);
    }
    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("'" + path + "' is not a file");
    }
    try {
      return read(real);
    } catch (IOException problem) {
      throw new IOException(
          "'" + path + "' cannot be read: " + JobfileFinder.reason(problem), problem);
    }
  }

  /**
   * Where {@code file} is behind all links. Each is read and none is followed, so that nothing outside is looked at: whether something is
   * there is nobody's business.
   *
   * @throws IOException when it would be outside
   */
  private Path inside(String path, Path file) throws IOException {
    Path real = root.toRealPath();
    Deque<Path> left = new ArrayDeque<>();
    if (!file.startsWith(root.normalize())) {
      throw leadsOut(path);
    }
    root.normalize().relativize(file).forEach(left::add);
    Path at = real;
    int links = 0;
    while (!left.isEmpty()) {
      String name = left.pop().toString();
      if (name.equals("..")) {
        at = at.equals(real) ? null : at.getParent();
        if (at == null) {
          throw leadsOut(path);
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        at = at.resolve(name);
      }
      if (Files.isSymbolicLink(at)) {
        Path target = Files.readSymbolicLink(at);
        if (++links > MOST_LINKS) {
          throw new FileNotFoundException(path);
        }
        if (target.isAbsolute() && !target.startsWith(real)) {
          throw leadsOut(path);
        }
        at = target.isAbsolute() ? real : Objects.requireNonNull(at.getParent());
        Path names = target.isAbsolute() ? real.relativize(target) : target;
        for (int i = names.getNameCount() - 1; i >= 0; i--) {
          left.push(names.getName(i));
        }
      }
    }
    return at;
  }

  private static IOException leadsOut(String path) {
    return new IOException("'" + path + "' leads out of the checkout");
  }

  @Override
  public byte[] lock(String name) throws IOException {
    if (jobfile == null) {
      throw new FileNotFoundException(name);
    }
    Path lock = jobfile.resolveSibling(jobfile.getFileName() + Lock.ENDING);
    if (!Files.exists(lock)) {
      throw new FileNotFoundException(lock.toString());
    }
    try {
      return BoundedFile.read(lock, most);
    } catch (IOException problem) {
      throw new IOException(JobfileFinder.reason(problem), problem);
    }
  }

  private byte[] read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(most + 1);
    }
  }
}
