package io.leat.dsl;

import io.leat.dsl.source.Inputs;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Syntax;

/** Reads Jobfiles: from bytes to checked jobs, or to everything that is wrong with them. Stateless, for any thread. */
public final class JobfileReader {
  private final Limits limits;

  /** A reader that keeps to {@code limits}. */
  public JobfileReader(Limits limits) {
    this.limits = limits;
  }

  /** The limits it keeps to. */
  public Limits limits() {
    return limits;
  }

  /**
   * Reads one Jobfile.
   *
   * @param name how messages call the file
   * @param bytes its content, which must be UTF-8
   * @param loader where {@code load} finds files
   */
  public JobfileResult read(String name, Syntax syntax, byte[] bytes, Inputs inputs, SourceLoader loader) {
    return new JobfileResult.Rejected(java.util.List.of());
  }
}
