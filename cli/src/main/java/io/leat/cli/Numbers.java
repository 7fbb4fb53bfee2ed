package io.leat.cli;

import io.leat.cli.terminal.UsageProblem;
import org.jspecify.annotations.Nullable;

/** Whole numbers as options give them. */
final class Numbers {
  private Numbers() {}

  /**
   * The value of an option.
   *
   * @param otherwise when it was not given
   * @throws UsageProblem when it is no number from {@code least} to {@code most}
   */
  static int of(Arguments arguments, Option option, int least, int most, int otherwise) {
    @Nullable String written = arguments.value(option);
    if (written == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(written);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // said below
    }
    throw new UsageProblem(
        "'" + written + "' is not a value of --" + option.name(),
        "it takes a number from " + least + (most == Integer.MAX_VALUE ? " on" : " to " + most));
  }
}
