package io.leat.server.http;

/** Ends the handling of a request with a {@link Problem}. Thrown by handlers and helpers, caught by the kernel. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /** Ends a request with {@code problem}. */
  public Refusal(Problem problem) {
    super(problem.code() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** What is answered. */
  public Problem problem() {
    return problem;
  }
}
