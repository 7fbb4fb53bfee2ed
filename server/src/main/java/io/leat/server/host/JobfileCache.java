package io.leat.server.host;

import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.SourceLoader;
import io.leat.engine.artifact.Digest;
import io.leat.engine.expression.RecentlyUsed;
import io.leat.engine.job.Inputs;
import java.io.IOException;

/**
 * What was made of the small Jobfiles that were read last and loaded nothing. The same text and inputs give the same jobs, so these are not
 * read again. Safe for all threads.
 */
final class JobfileCache {
  private static final long MOST = Runtime.getRuntime().maxMemory() / 128;
  private static final long MOST_OF_ONE = 1 << 16;

  private final RecentlyUsed<Key, JobfileResult> results = new RecentlyUsed<>(MOST);

  private record Key(String path, String syntax, Digest digest, Inputs inputs) {}

  /** Reads one. */
  interface Reader<E extends Exception> {
    /** @param watched brings the files of the loader that the reader was given */
    JobfileResult read(SourceLoader watched) throws E;
  }

  /** Notes whether something was loaded. */
  private static final class Watched implements SourceLoader {
    private final SourceLoader files;
    private boolean loaded;

    Watched(SourceLoader files) {
      this.files = files;
    }

    @Override
    public byte[] load(String path) throws IOException {
      loaded = true;
      return files.load(path);
    }

    @Override
    public byte[] lock(String jobfile) throws IOException {
      loaded = true;
      return files.lock(jobfile);
    }
  }

  /** What {@code reader} makes of a Jobfile, now or earlier. What it rejects, and what it throws, is not kept. */
  <E extends Exception> JobfileResult read(
      Origin.Found found, Inputs inputs, SourceLoader loader, Reader<E> reader) throws E {
    Key key = new Key(found.path(), found.syntax().word(), Digest.ofBytes(found.bytes()), inputs);
    JobfileResult known = results.get(key);
    if (known != null) {
      return known;
    }
    Watched watched = new Watched(loader);
    JobfileResult result = reader.read(watched);
    if (!watched.loaded
        && inputs.changed() == null
        && result instanceof JobfileResult.Accepted(var jobs, _)) {
      long weight = 1024 + 2L * (found.bytes().length + inputs.toString().length());
      for (PlannedJob job : jobs) {
        weight += job.job().graph().tasks().size() * 1536L + job.canonical().length() * 3L;
      }
      if (weight <= MOST_OF_ONE) {
        results.keep(key, result, weight);
      }
    }
    return result;
  }
}
