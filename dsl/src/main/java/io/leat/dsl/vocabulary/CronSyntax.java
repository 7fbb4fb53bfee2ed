package io.leat.dsl.vocabulary;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import java.util.Optional;
import java.util.regex.Pattern;

/** Five cron fields as in crontab(5): minute, hour, day of month, month, day of week. */
final class CronSyntax {
  private static final Pattern SPACES = Pattern.compile(" +");

  private CronSyntax() {}

  /** What is wrong with {@code schedule}, in words for the user; empty when nothing is. */
  static Optional<String> problem(String schedule) {
    String normal = normal(schedule);
    int fields = normal.isEmpty() ? 0 : SPACES.split(normal).length;
    if (normal.length() > 200 || fields != 5) {
      return Optional.of(
          "'"
              + shortened(schedule)
              + "' has "
              + fields
              + " fields, a schedule has 5: minute, hour, day, month, day of the week");
    }
    try {
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
          .parse(normal)
          .validate();
      return Optional.empty();
    } catch (IllegalArgumentException problem) {
      return Optional.of(
          "'"
              + schedule
              + "' is not a schedule: minute 0-59, hour 0-23, day 1-31, month 1-12, day of the week"
              + " 0-7");
    }
  }

  /** The schedule with one space between its fields. */
  static String normal(String schedule) {
    return SPACES.matcher(schedule.strip()).replaceAll(" ");
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }
}
