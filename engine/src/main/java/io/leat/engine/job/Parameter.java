package io.leat.engine.job;

import io.leat.engine.expression.HiddenCharacter;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.TextPattern;
import io.leat.engine.expression.ValueKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value that whoever starts a run may set. */
public sealed interface Parameter {

  /** The name, under which it is in {@code params} and in the environment of every task. */
  VariableName name();

  /** What it is for; may be empty. */
  String help();

  /** The value when nobody sets one; of one that is required, what a plan assumes until somebody does. */
  Scalar initial();

  /** Whether a run needs somebody to set it. */
  boolean required();

  /** The kind of its values. */
  ValueKind kind();

  /** What is wrong with {@code value} for this parameter, in words for the user; empty when it fits. */
  Optional<String> problem(Scalar value);

  /**
   * A text, free or one of {@code choices}.
   *
   * @param choices the only values allowed; empty when all are
   * @param pattern that a whole value must fit; null for none
   */
  record Text(
      VariableName name,
      String help,
      String initialText,
      List<String> choices,
      boolean required,
      @Nullable TextPattern pattern)
      implements Parameter {
    /** Letters of choices in a message, and of one value. */
    private static final int MOST_SHOWN = 1_000;

    private static final int LONGEST_SHOWN = 200;

    /** How many values are to be compared with patterns in half a second. */
    private static final int MOST_MATCHED = 8;

    public Text {
      choices = List.copyOf(choices);
    }

    /** One that is not required and fits every pattern. */
    public Text(VariableName name, String help, String initialText, List<String> choices) {
      this(name, help, initialText, choices, false, null);
    }

    @Override
    public Scalar initial() {
      return Scalar.of(initialText);
    }

    @Override
    public ValueKind kind() {
      return ValueKind.TEXT;
    }

    @Override
    public Optional<String> problem(Scalar value) {
      if (!(value instanceof Scalar.Text(String text))) {
        return Optional.of("it takes a text, not a " + value.kind().word());
      }
      int hidden = HiddenCharacter.find(text, 0);
      if (hidden >= 0) {
        return Optional.of(
            "it holds "
                + HiddenCharacter.named(text.charAt(hidden))
                + " after "
                + text.codePointCount(0, hidden)
                + " others");
      }
      if (pattern != null && pattern.work(text.length()) > TextPattern.share(MOST_MATCHED)) {
        return Optional.of(
            "it has "
                + text.length()
                + " characters, too many for a pattern that counts to "
                + pattern.states());
      }
      if (pattern != null && !pattern.matches(text)) {
        return Optional.of(quoted(text) + " does not fit the pattern " + pattern.source());
      }
      return choices.isEmpty() || choices.contains(text)
          ? Optional.empty()
          : Optional.of(quoted(text) + " is not one of " + firstChoices());
    }

    /** The choices, but no more of them than a person reads. */
    private String firstChoices() {
      StringBuilder text = new StringBuilder();
      int shown = 0;
      for (String each : choices) {
        if (shown > 0 && text.length() + each.length() > MOST_SHOWN) {
          return text + " and " + (choices.size() - shown) + " more";
        }
        text.append(shown++ == 0 ? "" : ", ").append(quoted(each));
      }
      return text.toString();
    }

    private static String quoted(String text) {
      return text.length() > LONGEST_SHOWN
          ? "'" + text.substring(0, LONGEST_SHOWN) + "...'"
          : "'" + text + "'";
    }
  }

  /** Yes or no. */
  record Flag(VariableName name, String help, boolean initialFlag, boolean required)
      implements Parameter {
    /** One that is not required. */
    public Flag(VariableName name, String help, boolean initialFlag) {
      this(name, help, initialFlag, false);
    }

    @Override
    public Scalar initial() {
      return Scalar.of(initialFlag);
    }

    @Override
    public ValueKind kind() {
      return ValueKind.FLAG;
    }

    @Override
    public Optional<String> problem(Scalar value) {
      return value.kind() == ValueKind.FLAG
          ? Optional.empty()
          : Optional.of("it takes true or false, not a " + value.kind().word());
    }
  }

  /** A number within bounds, both of which are allowed values; null for no bound. */
  record Numeric(
      VariableName name,
      String help,
      BigDecimal initialNumber,
      @Nullable BigDecimal least,
      @Nullable BigDecimal most,
      boolean required)
      implements Parameter {
    /** One that is not required. */
    public Numeric(
        VariableName name,
        String help,
        BigDecimal initialNumber,
        @Nullable BigDecimal least,
        @Nullable BigDecimal most) {
      this(name, help, initialNumber, least, most, false);
    }

    @Override
    public Scalar initial() {
      return Scalar.of(initialNumber);
    }

    @Override
    public ValueKind kind() {
      return ValueKind.NUMBER;
    }

    @Override
    public Optional<String> problem(Scalar value) {
      if (!(value instanceof Scalar.Numeric(BigDecimal amount))) {
        return Optional.of("it takes a number, not a " + value.kind().word());
      }
      if (least != null && amount.compareTo(least) < 0) {
        return Optional.of(value.text() + " is less than the least, " + least.toPlainString());
      }
      if (most != null && amount.compareTo(most) > 0) {
        return Optional.of(value.text() + " is more than the most, " + most.toPlainString());
      }
      return Optional.empty();
    }
  }
}
