package io.leat.engine.agent;

/**
 * The files of an attempt folder, by the names that Java and the scripts of {@code engine.driver.shell} have for them; {@code
 * AttemptFileSpec} holds the two together. Beside them are {@code 1.sh} and so on, the scripts of the steps, and {@code ask.N}, what a step
 * asks of who runs it.
 */
public enum AttemptFile {
  /** What the supervising shell reads: environment and steps. */
  RUN("run"),
  /** Made exclusively by the one process that may run the attempt; holds its line of /proc/PID/stat. */
  CLAIM("claim"),
  /** Stdout and stderr, as printed. */
  LOG("log"),
  /** Made when the log is seen to be cut. */
  LOG_CUT("log.cut"),
  /** Made when it is seen to be removed. */
  LOG_GONE("log.gone"),
  /** Made when what masks the log ended before the steps did. */
  LOG_LOST("log.lost"),
  /** The pipe to what carries its output to other tasks. */
  OUT("out"),
  /** The pipe to what masks the log. */
  RAW("raw"),
  /** The pipe through which a step prints that may open its log anew. */
  PIPE("pipe"),
  /**
   * Where in the log each step begins, and what became of those that were left out, failed and may, or took too long; only if there are
   * several, or one with settings of its own.
   */
  STEPS("steps"),
  /** What went to other tasks, when that is to become an artifact. */
  STREAM("stream"),
  /** Made when all that went to other tasks, and is recorded, has been copied. */
  COPIED("copied"),
  /** Made when what is recorded is not all of it. */
  CUT("cut"),
  /** What the task writes to $LEAT_OUTPUT. */
  OUTPUT("output"),
  /** The values of secrets; emptied before the first step, and deleted where no step will ever run. */
  SECRETS("secrets"),
  /** The folder of the files that secrets are in, each by the name of its secret; there while the steps run. */
  SECRET_FILES("secret.files"),
  /** Why it is being stopped, written before the first signal. */
  STOP("stop"),
  /** Made when its steps have ended, and what masks its log has not. */
  OVER("over"),
  /** The exit code and a line end; without the line end it is not there yet. */
  EXIT("exit");

  private final String text;

  AttemptFile(String text) {
    this.text = text;
  }

  /** Its name. */
  public String text() {
    return text;
  }
}
