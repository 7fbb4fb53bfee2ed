package io.leat.dsl.vocabulary;

import io.leat.engine.job.GroupName;
import io.leat.engine.job.NameRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** What kind of value a slot takes, and what it becomes. */
public sealed interface SlotType {

  /**
   * A text that may hold values of the future; becomes a {@link io.leat.engine.expression.Template}.
   *
   * @param alone whether a number, a flag or a condition does not stand for its text
   */
  record Text(boolean alone) implements SlotType {
    /** One that a number or a flag stands for, too. */
    public Text() {
      this(false);
    }
  }

  /** A text that is known when planning; becomes a {@link String}. */
  record Plain() implements SlotType {}

  /** A name; becomes what {@code make} makes of it. */
  record Name(NameRule rule, Function<String, Object> make) implements SlotType {}

  /** A whole number within bounds, both included; becomes an {@link Integer}. */
  record Whole(int least, int most) implements SlotType {}

  /** Any number; becomes a {@link java.math.BigDecimal}. */
  record Numeric() implements SlotType {}

  /** Yes or no; becomes a {@link Boolean}. */
  record Flag() implements SlotType {}

  /** A condition; becomes an {@link io.leat.engine.expression.Expression}. */
  record Condition() implements SlotType {}

  /**
   * A pattern of files or branches; becomes a {@link io.leat.engine.expression.Glob}.
   *
   * @param below whether one that fits a folder stands for all that is in it
   */
  record Pattern(boolean below) implements SlotType {
    /** One that fits files, or names. */
    public Pattern() {
      this(false);
    }
  }

  /** A path relative to the workspace; becomes a {@link String} in normal form. */
  record Path() implements SlotType {}

  /** One of some words; becomes the constant that stands at the same index. */
  record Choice(List<String> words, List<Object> constants) implements SlotType {}

  /** A task, or an output of one; becomes a {@link NeedTarget}. */
  record NeedOf() implements SlotType {}

  /** Variables and their values; becomes a map from {@link io.leat.engine.job.VariableName} to template. */
  record Variables() implements SlotType {}

  /** Axes and their values; becomes a map from name to a list of scalars. */
  record Axes() implements SlotType {}

  /** A value for some axes of a matrix; becomes a {@link io.leat.dsl.vocabulary.Combination}. */
  record Combination() implements SlotType {}

  /** Which tasks stop each other: yes, for those of one matrix, or the name of a group; becomes a {@link Boolean} or {@link GroupName}. */
  record Together() implements SlotType {}

  /** Five cron fields; becomes a {@link String}. */
  record Schedule() implements SlotType {}

  /** A time zone; becomes a {@link java.time.ZoneId}. */
  record Zone() implements SlotType {}

  /** The choice among the constants of an enum by their words. */
  static <E extends Enum<E>> SlotType choice(E[] constants, Function<E, String> word) {
    return new Choice(
        Arrays.stream(constants).map(word).toList(), new ArrayList<>(List.of(constants)));
  }

  /** What values are wanted, for messages: {@code a text}. */
  default String described() {
    return switch (this) {
      case Text _, Plain _ -> "a text";
      case Name _ -> "a name in quotes";
      case Whole(int least, int most) -> "a whole number from " + least + " to " + most;
      case Numeric _ -> "a number";
      case Flag _ -> "true or false";
      case Condition _ -> "a condition";
      case Pattern _ -> "a pattern in quotes";
      case Path _ -> "a path in quotes";
      case Choice(List<String> words, List<Object> _) ->
          "one of '" + String.join("', '", words) + "'";
      case NeedOf _ -> "the name of a task, or outputs.TASK.OUTPUT";
      case Variables _ -> "variables and their values";
      case Axes _ -> "axes and their lists of values";
      case Combination _ -> "a map from axes to a value each";
      case Together _ -> "true, or the name of a group of tasks,";
      case Schedule _ -> "five cron fields in quotes, or a name such as '@daily'";
      case Zone _ -> "a time zone in quotes";
    };
  }
}
