package io.leat.engine.artifact;

import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.OutputName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a task has left behind.
 *
 * @param run the number of the run that left it
 * @param artifacts the digest of the {@link FileSet} of each, for {@link Artifacts#load}
 * @param log the content that is its log
 * @param tests the content that tells what its test reports said; null where it has none
 * @param left the content that lists the {@link LeftFiles} in the workspace; null where each attempt has a workspace of its own
 */
public record Result(
    int run,
    SortedMap<OutputName, String> outputs,
    SortedMap<ArtifactName, Digest> artifacts,
    Digest log,
    @Nullable Digest tests,
    @Nullable Digest left) {
  public Result {
    outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    artifacts = Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
  }

  /** The same, which left something else. */
  Result leaving(Digest other) {
    return new Result(run, outputs, artifacts, log, tests, other);
  }
}
