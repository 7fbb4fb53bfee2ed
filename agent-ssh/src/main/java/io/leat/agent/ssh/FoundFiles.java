package io.leat.agent.ssh;

import io.leat.engine.artifact.RelPath;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The files of a workspace on a host that are wanted, as {@code find} tells them, each path with a NUL behind it: all of them, {@code /},
 * and once more those that are large. What a host may say of them has limits, for whoever writes files there says it.
 *
 * @param small all, until the large ones are taken away
 * @param big those that are fetched each by itself
 */
record FoundFiles(Set<String> small, Set<String> big) {
  /** The longest path; Linux has 4096. */
  private static final int MOST_PATH = 1 << 14;

  /** How many files a workspace may have of which some are fetched. */
  private static final int MOST = 500_000;

  /** The bytes of all paths that are wanted. */
  private static final long MOST_BYTES = 32L << 20;

  /** Reads to the end of {@code out}. */
  static FoundFiles read(InputStream out, Predicate<String> wanted) throws IOException {
    FoundFiles found = new FoundFiles(new HashSet<>(), new HashSet<>());
    Set<String> to = found.small;
    boolean large = false;
    InputStream in = new BufferedInputStream(out, 1 << 16);
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    long bytes = 0;
    int listed = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b != 0) {
        one.write(b);
        if (one.size() > MOST_PATH) {
          throw new HostCommands.TooMuch("a path of more than " + MOST_PATH + " bytes");
        }
        continue;
      }
      String each = one.toString(StandardCharsets.UTF_8);
      one.reset();
      if (each.equals("/") && !large) {
        large = true;
        to = found.big;
        listed = 0;
        continue;
      }
      if (++listed > MOST) {
        throw new HostCommands.TooMuch("more than " + MOST + " files in a workspace");
      }
      String path = each.startsWith("./") ? each.substring(2) : each;
      if (RelPath.problem(path).isEmpty() && wanted.test(path) && to.add(path)) {
        bytes += path.length();
        if (bytes > MOST_BYTES) {
          throw new HostCommands.TooMuch(
              "more than " + (MOST_BYTES >> 20) + " MiB of paths of files to keep");
        }
      }
    }
    return found;
  }
}
