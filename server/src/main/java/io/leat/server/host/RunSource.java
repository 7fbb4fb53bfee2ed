package io.leat.server.host;

import io.leat.engine.job.Revision;
import io.leat.server.idtoken.TaskClaims;
import io.leat.store.Run;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a run is of, as its repository says it. Whoever asks for a run may say branch and commit, so that a branch is only told if the commit
 * is on it: others give rights by it. For any thread.
 */
final class RunSource {
  private final Run run;
  private final RunFiles files;
  private final Origin origin;
  private TaskClaims.@Nullable Source known;

  RunSource(Run run, RunFiles files, Origin origin) {
    this.run = run;
    this.files = files;
    this.origin = origin;
  }

  /**
   * Looks it up once.
   *
   * @throws IOException when the repository cannot be asked, or the server ends, with the thread interrupted
   */
  synchronized TaskClaims.Source get() throws IOException {
    TaskClaims.Source source = known;
    if (source == null) {
      source = look();
      known = source;
    }
    return source;
  }

  private TaskClaims.Source look() throws IOException {
    Revision revision = files.header().inputs().revision();
    String commit = revision.commit();
    if (commit == null) {
      return new TaskClaims.Source("", "none", "");
    }
    try {
      String branch = revision.branch();
      if (branch != null && commit.equals(origin.forked(branch, commit))) {
        return new TaskClaims.Source("refs/heads/" + branch, "branch", commit);
      }
      String tag = "refs/tags/" + revision.tag();
      if (revision.tag() != null && commit.equals(origin.tips().get(tag))) {
        return new TaskClaims.Source(tag, "tag", commit);
      }
    } catch (Origin.Missing missing) {
      throw new IOException(missing.getMessage(), missing);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw new IOException("the server ends", ending);
    }
    String ref = run.spec().ref();
    return ref != null && PullRequestRule.isPull(ref)
        ? new TaskClaims.Source(ref, "pull", commit)
        : new TaskClaims.Source("", "commit", commit);
  }
}
