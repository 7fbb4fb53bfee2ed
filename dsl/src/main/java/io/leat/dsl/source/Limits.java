package io.leat.dsl.source;

import java.time.Duration;

/**
 * What one Jobfile may cost. An administrator may set other values, a Jobfile may not.
 *
 * @param sourceBytes the size of one file
 * @param nesting how deep brackets, blocks and operators may be nested
 * @param steps how many operations an evaluation may take
 * @param time how long it may take
 * @param bytes how much it may allocate, as counted by the interpreter
 * @param depth how deep calls may be nested
 * @param textLength the length of one text in UTF-16 units
 * @param collectionSize the elements of one list or map
 * @param tasks the tasks of one job
 * @param edges the edges of one job
 * @param digits the digits of one number
 * @param aliases how many nodes the aliases of a YAML file may stand for
 * @param regexLength the length of one regular expression
 */
public record Limits(
    int sourceBytes,
    int nesting,
    long steps,
    Duration time,
    long bytes,
    int depth,
    int textLength,
    int collectionSize,
    int tasks,
    int edges,
    int digits,
    int aliases,
    int regexLength) {

  /**
   * The names, signs and texts of one Jobfile in Groovy, with what it loads: 25 for each of the tasks that a job may have. Until the syntax
   * tree is made nothing else counts what they take, which is at most 64 MB (ADR 62). Nobody can set it.
   */
  public static final int WORDS = 250_000;

  /**
   * The keys and values of one Jobfile in YAML, JSON or TOML, 16 for each task, and as much again the names, signs and texts of all of its
   * conditions. Nobody can set it.
   */
  public static final int VALUES = 160_000;

  /** The names, signs and texts of one condition. Nobody can set it. */
  public static final int CONDITION = 5_000;

  /** The jobs of one Jobfile. Nobody can set it. */
  public static final int JOBS = 1_000;

  /** The triggers of all jobs of one Jobfile: a server looks at each schedule all the time. Nobody can set it. */
  public static final int TRIGGERS = 500;

  /** The bytes of all that the jobs of one Jobfile say besides their tasks: descriptions, parameters, triggers, env. Nobody can set it. */
  public static final int SETTINGS = 4 << 20;

  /** The bytes of what one use of a word is given. Nobody can set it. */
  public static final int GIVEN = 32 << 20;

  /** The choices of a parameter, and the names of those who may approve a task. Nobody can set it. */
  public static final int CHOICES = 4_096;

  /** The patterns of files of one call or setting, with what {@code {...}} stands for. Nobody can set it. */
  public static final int PATTERNS = 4_096;

  /**
   * For what Leat wrote itself, of a Jobfile that it took: that is longer than the file was, which held to its limits. Only how deep it may
   * be nested stays, and how long reading may take in any case.
   */
  public static final Limits STORED =
      new Limits(
          Integer.MAX_VALUE,
          200,
          Long.MAX_VALUE,
          Duration.ofMinutes(1),
          Long.MAX_VALUE,
          200,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          1_000,
          Integer.MAX_VALUE);

  /** The limits of SAFETY H4. */
  public static final Limits STANDARD =
      new Limits(
          1 << 20,
          200,
          1_000_000,
          Duration.ofSeconds(2),
          32L << 20,
          200,
          1 << 20,
          100_000,
          10_000,
          100_000,
          1_000,
          1_000,
          1_000);

  /** {@link #VALUES}, but for what Leat wrote itself. */
  public int values() {
    return isStored() ? Integer.MAX_VALUE : VALUES;
  }

  /** {@link #SETTINGS}, but for what Leat wrote itself. */
  public int settings() {
    return isStored() ? Integer.MAX_VALUE : SETTINGS;
  }

  // asked for each value, also by a cold JVM, in which a record takes long to be compared the first
  // time
  private boolean isStored() {
    return sourceBytes == STORED.sourceBytes;
  }
}
