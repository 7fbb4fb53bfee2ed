package io.leat.dsl.vocabulary;

/** Where words can stand: the top of a file, or the body of a block. */
public enum Place {
  FILE("at the top of the file"),
  JOB("in a job"),
  PARAMS("in params"),
  TRIGGERS("in triggers"),
  PIPE("in a pipe"),
  SEQUENCE("in a sequence"),
  ALWAYS("in always"),
  TASK("in a task");

  private final String described;

  Place(String described) {
    this.described = described;
  }

  /** Where that is, for messages: {@code in a job}. */
  public String described() {
    return described;
  }

  /** Whether the order of what stands here has a meaning. */
  public boolean ordered() {
    return this == PIPE || this == SEQUENCE;
  }
}
