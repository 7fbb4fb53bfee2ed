package io.leat.dsl.vocabulary;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import io.leat.dsl.source.Excerpt;
import java.time.Month;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Five cron fields as in crontab(5): minute, hour, day of month, month, day of week. */
final class CronSyntax {
  private static final Pattern SPACES = Pattern.compile(" +");

  private static final Pattern RANGE =
      Pattern.compile("(?:\\*|(\\d{1,2})(?:-(\\d{1,2}))?)(?:/(\\d{1,2}))?");

  /** {@code spread}, {@code spread(8-17)}, {@code spread/15}. */
  private static final Pattern SPREAD =
      Pattern.compile("spread(?:\\((\\d{1,2})-(\\d{1,2})\\))?(?:/(\\d{1,2}))?");

  /** What fields take where they are spread: a day that every month has, and each day of the week once. */
  private static final int[] FIRST = {0, 0, 1, 1, 0};

  private static final int[] LAST = {59, 23, 28, 12, 6};

  private static final Map<String, String> NAMED =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");

  /** Of a grammar that is the same for all; it changes nothing of its own while it reads. */
  static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  private CronSyntax() {}

  /** What is wrong with {@code schedule}, in words for the user; empty when nothing is. */
  static Optional<String> problem(String schedule) {
    String normal = concrete(schedule, "");
    if (normal.startsWith("@")) {
      return Optional.of(
          "there is no schedule '"
              + Excerpt.of(schedule)
              + "': there are @hourly, @daily, @weekly, @monthly and @yearly"
              + (normal.equals("@reboot") ? ", and the trigger startup" : ""));
    }
    int fields = normal.isEmpty() ? 0 : SPACES.split(normal).length;
    if (normal.length() > 200 || fields != 5) {
      return Optional.of(
          "'"
              + Excerpt.of(schedule)
              + "' has "
              + fields
              + " fields, a schedule has 5: minute, hour, day, month, day of the week");
    }
    try {
      PARSER.parse(normal).validate();
      return never(SPACES.split(normal))
          ? Optional.of("'" + schedule + "' names a day that no month of it has")
          : Optional.empty();
    } catch (IllegalArgumentException problem) {
      return Optional.of(
          "'"
              + schedule
              + "' is not a schedule: minute 0-59, hour 0-23, day 1-31, month 1-12, day of the week"
              + " 0-7; or a name such as @daily");
    }
  }

  /** Whether no month that the schedule names has a day that it names; days of the week would make up for it. */
  private static boolean never(String[] fields) {
    if (fields[2].startsWith("*") || !fields[4].startsWith("*")) {
      return false;
    }
    int longest = 0;
    for (int month = 1; month <= 12; month++) {
      if (names(fields[3], month)) {
        longest = Math.max(longest, month == 2 ? 29 : Month.of(month).maxLength());
      }
    }
    for (int day = 1; day <= longest; day++) {
      if (names(fields[2], day)) {
        return false;
      }
    }
    return longest > 0;
  }

  /** Whether a field of numbers, ranges and steps names {@code value}; one with words in it counts as naming everything. */
  private static boolean names(String field, int value) {
    for (String part : field.split(",", -1)) {
      Matcher range = RANGE.matcher(part);
      if (!range.matches()) {
        return true;
      }
      int first = range.group(1) == null ? 1 : Integer.parseInt(range.group(1));
      int step = range.group(3) == null ? 1 : Integer.parseInt(range.group(3));
      boolean single = range.group(1) != null && range.group(2) == null && range.group(3) == null;
      int last = single ? first : range.group(2) == null ? 31 : Integer.parseInt(range.group(2));
      if (value >= first && value <= last && (value - first) % Math.max(1, step) == 0) {
        return true;
      }
    }
    return false;
  }

  /** The schedule with one space between its fields; a name, such as {@code @daily}, as the fields that it stands for. */
  static String normal(String schedule) {
    String normal = SPACES.matcher(schedule.strip()).replaceAll(" ");
    return NAMED.getOrDefault(normal, normal);
  }

  /**
   * The schedule with a number for each {@code spread}: of those that its field takes, or that stand in brackets behind it, one that
   * {@code whose} decides by itself, so that it is always the same. {@code spread/15} begins with one below 15.
   */
  static String concrete(String schedule, String whose) {
    String[] fields = SPACES.split(normal(schedule));
    for (int i = 0; i < fields.length && i < FIRST.length; i++) {
      Matcher spread = SPREAD.matcher(fields[i]);
      if (spread.matches()) {
        int first = spread.group(1) == null ? FIRST[i] : Integer.parseInt(spread.group(1));
        int last = spread.group(2) == null ? LAST[i] : Integer.parseInt(spread.group(2));
        int step = spread.group(3) == null ? 0 : Integer.parseInt(spread.group(3));
        int many = step > 0 ? Math.min(step, last - first + 1) : last - first + 1;
        if (many > 0 && first >= FIRST[i] && last <= LAST[i]) {
          int chosen = first + Math.floorMod(mixed((whose + ' ' + i).hashCode()), many);
          fields[i] = step > 0 ? chosen + "-" + last + "/" + step : Integer.toString(chosen);
        }
      }
    }
    return String.join(" ", fields);
  }

  /** Lets texts that differ in a letter come far apart. */
  private static int mixed(int hash) {
    int mixed = (hash ^ (hash >>> 16)) * 0x45d9f3b;
    return mixed ^ (mixed >>> 16);
  }
}
