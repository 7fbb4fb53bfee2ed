package io.leat.cli.checkout;

import io.leat.dsl.Locking;
import io.leat.dsl.source.LoadPath;
import io.leat.git.CheckoutProblem;
import io.leat.git.CheckoutRequest;
import io.leat.git.Checkouts;
import io.leat.git.GitRef;
import io.leat.git.GitUrl;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Brings files of other repositories for {@code leat lock}, with the credentials of the environment as {@link Checkouts} says. Each
 * repository is checked out once, into a folder that goes with {@link #close}.
 */
public final class FileFetcher implements Locking.Fetcher, AutoCloseable {
  private static final int MOST_TRIES = 100;

  private final Map<String, String> environment;
  private final Path folder;
  private final Path checkouts;
  private final int most;
  private final Map<LoadPath.Repository, Checked> checked = new HashMap<>();

  private int made;

  private record Checked(Path root, String commit) {}

  /**
   * A fetcher.
   *
   * @param folder what URLs that are paths are relative to
   * @param most how many bytes a file may have; of a longer one, one byte more is read, so that the reader sees it
   * @throws IOException when there is no room for checkouts
   */
  public FileFetcher(Map<String, String> environment, Path folder, int most) throws IOException {
    this.environment = environment;
    this.folder = folder;
    this.most = most;
    this.checkouts = Files.createTempDirectory("leat-lock");
  }

  @Override
  public String commit(LoadPath.Repository repository) throws IOException {
    return checkOut(repository, repository.ref()).commit();
  }

  @Override
  public byte[] file(LoadPath path, String commit) throws IOException {
    Checked from = checkOut(Objects.requireNonNull(path.repository()), commit);
    try {
      return new CheckoutLoader(from.root(), null, most).load(path.file());
    } catch (FileNotFoundException missing) {
      throw new IOException("there is no such file at commit " + commit, missing);
    }
  }

  private Checked checkOut(LoadPath.Repository repository, String ref) throws IOException {
    Checked known = checked.get(repository);
    if (known != null && (known.commit().equals(ref) || repository.ref().equals(ref))) {
      return known;
    }
    Path into = checkouts.resolve(Integer.toString(made++));
    try {
      String commit =
          new Checkouts(environment)
              .run(
                  new CheckoutRequest(
                      GitUrl.parse(repository.url(), folder),
                      folder,
                      GitRef.parse(ref),
                      1,
                      false,
                      false,
                      into),
                  new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
      Checked fresh = new Checked(into, commit);
      checked.put(repository, fresh);
      return fresh;
    } catch (CheckoutProblem problem) {
      String help = problem.help();
      throw new IOException(
          problem.getMessage() + (help == null ? "" : " (" + help + ")"), problem);
    }
  }

  /** JGit tries out the clock of the file system in there, in the background: what appears meanwhile is removed by another try. */
  @Override
  public void close() {
    for (int tries = 0; tries < MOST_TRIES && Files.exists(checkouts); tries++) {
      try (var all = Files.walk(checkouts)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      } catch (IOException | UncheckedIOException changing) {
        // looked at again
      }
    }
  }
}
