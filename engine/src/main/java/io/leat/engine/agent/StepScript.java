package io.leat.engine.agent;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One step of an attempt, with every value filled in. */
public sealed interface StepScript {

  /** A name for people; empty when none was given. */
  String name();

  /** How many characters its texts have. */
  default long length() {
    return switch (this) {
      case Script script -> script.text().length();
      case Program program -> length(program.words());
      case Source source -> source.text().length();
      case Under under -> under.step().length() + length(under.environment().values());
      case LeftOut left -> left.because().length();
    };
  }

  private static long length(Collection<String> texts) {
    return texts.stream().mapToLong(String::length).sum();
  }

  /** A script for bash, or for the interpreter that its {@code #!} line names. */
  record Script(String name, String text) implements StepScript {}

  /** A program and its arguments, run as they are, without a shell's interpretation. */
  record Program(String name, List<String> words) implements StepScript {
    public Program {
      words = List.copyOf(words);
    }
  }

  /** A text in a file of its own, whose path is the last argument of a program. */
  record Source(String name, List<String> words, String text) implements StepScript {
    public Source {
      words = List.copyOf(words);
    }
  }

  /**
   * A step with settings of its own.
   *
   * @param step what is done
   * @param environment variables for this step alone; names are fit for a shell
   * @param secrets the names of variables for this step alone whose values the attempt {@linkplain AttemptSpec#held holds}
   * @param dir where it runs, relative to the workspace; empty for the workspace itself
   * @param timeout null for none
   * @param allowFailure whether the next step runs also when this one fails
   */
  record Under(
      StepScript step,
      Map<String, String> environment,
      Set<String> secrets,
      String dir,
      @Nullable Duration timeout,
      boolean allowFailure)
      implements StepScript {
    public Under {
      // sorted, since its text is part of the key of a result
      environment = Collections.unmodifiableMap(new TreeMap<>(environment));
      secrets = Collections.unmodifiableSet(new TreeSet<>(secrets));
    }

    @Override
    public String name() {
      return step.name();
    }
  }

  /** A step that is not to run, for a reason that its log tells. */
  record LeftOut(String name, String because) implements StepScript {}
}
