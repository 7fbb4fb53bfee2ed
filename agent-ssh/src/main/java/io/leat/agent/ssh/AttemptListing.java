package io.leat.agent.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a host says of its attempts at one moment. The state of an attempt was read before its folder, so that the folder of one that has
 * ended is as the attempt left it.
 *
 * @param uptime seconds since the host started; 0 where that is not known
 * @param states by name of the folder; no entry is no folder of that name
 * @param isGone whether the folder of the agent, or the script that answers, is not there any more, or not to be written
 * @param files the sizes of the files in each folder, by its name; no entry is no folder
 */
record AttemptListing(
    double uptime,
    boolean isGone,
    Map<String, State> states,
    Map<String, Map<String, Long>> files) {
  private static final long TICKS_PER_SECOND = 100;
  private static final Pattern PROCESS = Pattern.compile("\\d{1,10} (\\d{1,20}|\\?)");

  /** How an attempt is. */
  enum Kind {
    /** Nobody has claimed it. */
    NONE,
    /** Nobody ever will run it. */
    NOBODY,
    ALIVE,
    /** Its exit code is there, and so is all that it wrote before. */
    ENDED,
    /** Its process is not there, and there is no exit code. */
    GONE
  }

  /**
   * An attempt and its process.
   *
   * @param process the process number and its start in ticks from boot, as {@code host.sh} takes them; empty when there is none
   */
  record State(Kind kind, String process) {}

  /**
   * Reads the answer to {@code list}, with that to each {@code state} before it.
   *
   * @param asked the names that were asked for; what the host says of others is passed over
   */
  static AttemptListing of(byte[] answer, Set<String> asked) throws IOException {
    double uptime = 0;
    boolean gone = false;
    Map<String, State> states = new HashMap<>();
    Map<String, Map<String, Long>> files = new HashMap<>();
    Map<String, Long> folder = new HashMap<>();
    boolean listing = false;
    Iterator<String> lines = new String(answer, StandardCharsets.ISO_8859_1).lines().iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      if (!listing && line.startsWith("= ")) {
        listing = true;
        gone = line.endsWith(" gone");
        uptime = number(gone ? line.substring(2, line.length() - 5) : line.substring(2));
      } else if (!listing) {
        String[] words = line.split(" ", 3);
        if (words.length >= 2 && asked.contains(words[0])) {
          states.put(words[0], new State(kind(words[1]), process(words)));
        }
      } else if (line.endsWith(":") && states.containsKey(line.substring(0, line.length() - 1))) {
        folder = new HashMap<>();
        files.put(line.substring(0, line.length() - 1), folder);
      } else {
        entry(line, folder);
      }
    }
    if (!listing) {
      throw new IOException("the host answers what was not asked");
    }
    return new AttemptListing(uptime, gone, states, files);
  }

  /** A line as {@code ls -ln} prints it for a file: mode, links, user, group, size, three words of time, name. */
  private static void entry(String line, Map<String, Long> folder) {
    String[] words = line.trim().split(" +", 9);
    if (words.length == 9 && words[0].startsWith("-")) {
      try {
        folder.put(words[8], Long.parseLong(words[4]));
      } catch (NumberFormatException strange) {
        // a name with a line end in it, which is none of ours
        return;
      }
    }
  }

  /** Whoever can write the claim can write anything there: it goes into later questions. */
  private static String process(String[] words) {
    return words.length > 2 && isProcess(words[2]) ? words[2] : "";
  }

  /** Whether {@code text} is a process number and a start, as {@code host.sh} takes them. */
  static boolean isProcess(String text) {
    return PROCESS.matcher(text).matches();
  }

  private static Kind kind(String word) throws IOException {
    return switch (word) {
      case "none" -> Kind.NONE;
      case "nobody" -> Kind.NOBODY;
      case "alive" -> Kind.ALIVE;
      case "ended" -> Kind.ENDED;
      case "gone" -> Kind.GONE;
      default -> throw new IOException("the host answers what was not asked");
    };
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException unknown) {
      return 0;
    }
  }

  State state(String name) {
    return states.getOrDefault(name, new State(Kind.NONE, ""));
  }

  /** The files of an attempt; null when its folder is not there. */
  @Nullable Map<String, Long> folder(String name) {
    return files.get(name);
  }

  /** Seconds since the process of {@code state} began, by the clock of the host that nobody sets; -1 where that is not known. */
  double age(State state) {
    String start = state.process().substring(state.process().indexOf(' ') + 1);
    double ticks = start.isEmpty() ? 0 : number(start);
    return uptime == 0 || ticks == 0 ? -1 : Math.max(0, uptime - ticks / TICKS_PER_SECOND);
  }
}
