package io.leat.engine.driver.shell;

import io.leat.engine.expression.Template;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Tells where in a shell script the holes of a text stand, and so whether a variable of the shell means the same there as the pasted value.
 * What it does not understand for certain it calls {@link Place#CODE}, as is all behind it.
 */
public final class ShellPlaces {

  /** Where a hole stands. */
  public enum Place {
    /** A word, or a part of one, outside of quotes: a variable is split at blanks there, and its stars are expanded. */
    WORD,
    /** In double quotes, or in a here-document that the shell fills. */
    QUOTED,
    /** In single quotes, which a variable has to leave. */
    LITERAL,
    /** Where only pasting gives anything: the value is a part of the program. */
    CODE
  }

  private enum Mode {
    PLAIN,
    SINGLE,
    DOUBLE,
    OPAQUE,
    COMMENT
  }

  /** A stretch of the script and what ends it; {@code depth} counts open round brackets, or curly ones where it is opaque. */
  private static final class Level {
    final Mode mode;
    final char end;
    int depth;

    Level(Mode mode, char end) {
      this.mode = mode;
      this.end = end;
    }
  }

  private static final char NEVER = '\0';

  private final List<Place> places = new ArrayList<>();
  private final Deque<Level> levels = new ArrayDeque<>();

  /** The end lines of here-documents that begin with the next line; a quote before those that the shell does not fill. */
  private final Deque<String> pending = new ArrayDeque<>();

  private boolean lost;
  private boolean wordBegins = true;

  private ShellPlaces() {
    levels.push(new Level(Mode.PLAIN, NEVER));
  }

  /** The place of each hole of {@code script}, in their order. */
  public static List<Place> of(Template script) {
    ShellPlaces places = new ShellPlaces();
    List<Template.Part> parts = script.parts();
    // another interpreter, or a program that is a value
    places.lost =
        !(!parts.isEmpty() && parts.getFirst() instanceof Template.Part.Text(String first))
            || first.startsWith("#!");
    for (Template.Part part : parts) {
      if (part instanceof Template.Part.Text(String text)) {
        places.text(text);
      } else {
        places.places.add(places.place());
        places.wordBegins = false;
      }
    }
    return places.places;
  }

  private Place place() {
    if (lost || !pending.isEmpty()) {
      // an end line that is not known is one that cannot be found
      lost = lost || !pending.isEmpty();
      return Place.CODE;
    }
    return switch (top().mode) {
      case PLAIN -> Place.WORD;
      case DOUBLE, COMMENT -> Place.QUOTED;
      case SINGLE -> Place.LITERAL;
      case OPAQUE -> Place.CODE;
    };
  }

  private Level top() {
    return levels.getFirst();
  }

  private void text(String text) {
    for (int i = 0; i < text.length() && !lost; i++) {
      char c = text.charAt(i);
      Level level = top();
      if (c == '\\' && level.mode != Mode.SINGLE && level.mode != Mode.COMMENT) {
        i++;
        wordBegins = false;
        continue;
      }
      i =
          switch (level.mode) {
            case PLAIN -> plain(text, i, c);
            case DOUBLE -> doubled(text, i, c);
            case SINGLE, OPAQUE, COMMENT -> until(i, c, level);
          };
    }
  }

  private int until(int at, char c, Level level) {
    if (level.mode == Mode.OPAQUE && level.end == '}' && c == '{') {
      level.depth++;
    } else if (c == level.end && level.depth-- == 0) {
      levels.pop();
      wordBegins = level.mode == Mode.COMMENT;
      // a line end ends more than a comment
      return level.mode == Mode.COMMENT ? at - 1 : at;
    }
    return at;
  }

  private int doubled(String text, int at, char c) {
    if (c == '"') {
      levels.pop();
      return at;
    }
    return c == '$' || c == '`' ? expansion(text, at, c) : at;
  }

  private int plain(String text, int at, char c) {
    boolean begins = wordBegins;
    wordBegins = Character.isWhitespace(c) || ";&|(".indexOf(c) >= 0;
    Level level = top();
    switch (c) {
      case '\'' -> levels.push(new Level(Mode.SINGLE, '\''));
      case '"' -> levels.push(new Level(Mode.DOUBLE, '"'));
      case '$', '`' -> {
        return expansion(text, at, c);
      }
      case '#' -> {
        if (begins) {
          levels.push(new Level(Mode.COMMENT, '\n'));
        }
      }
      case '(' -> level.depth++;
      case ')' -> {
        if (level.end == ')' && level.depth == 0) {
          levels.pop();
        } else {
          level.depth--;
        }
      }
      case '<' -> {
        if (text.startsWith("<<<", at)) {
          return at + 2;
        }
        if (text.startsWith("<<", at)) {
          return hereDocument(text, at + 2);
        }
      }
      case '\n' -> {
        return pending.isEmpty() ? at : skipDocuments(text, at);
      }
      case 'c' ->
          // its patterns end with brackets that nothing opens
          lost = begins && level.end == ')' && text.startsWith("case ", at);
      default -> {}
    }
    return at;
  }

  private int expansion(String text, int at, char c) {
    if (c == '`') {
      levels.push(new Level(Mode.OPAQUE, '`'));
    } else if (text.startsWith("$((", at)) {
      lost = true;
    } else if (text.startsWith("$(", at)) {
      levels.push(new Level(Mode.PLAIN, ')'));
      wordBegins = true;
      return at + 1;
    } else if (text.startsWith("${", at)) {
      levels.push(new Level(Mode.OPAQUE, '}'));
      return at + 1;
    } else if (text.startsWith("$'", at) && top().mode == Mode.PLAIN) {
      levels.push(new Level(Mode.OPAQUE, '\''));
      return at + 1;
    }
    return at;
  }

  private int hereDocument(String text, int from) {
    int at = from;
    boolean tabs = at < text.length() && text.charAt(at) == '-';
    at += tabs ? 1 : 0;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    StringBuilder end = new StringBuilder();
    boolean quoted = false;
    while (at < text.length() && " \t\n;&|<>()".indexOf(text.charAt(at)) < 0) {
      char c = text.charAt(at++);
      if (c == '\'' || c == '"' || c == '\\') {
        quoted = true;
      } else {
        end.append(c);
      }
    }
    // of a word that may go on in a hole the end is not known
    lost = end.isEmpty() || at >= text.length();
    pending.add((quoted ? "'" : " ") + end);
    return at - 1;
  }

  /** Goes over the here-documents that begin behind the line end at {@code at}; one with a hole in it is not gone over. */
  private int skipDocuments(String text, int at) {
    int line = at + 1;
    while (!pending.isEmpty()) {
      String end = pending.getFirst().substring(1);
      boolean found = false;
      while (line <= text.length() && !found) {
        int next = text.indexOf('\n', line);
        int stop = next < 0 ? text.length() : next;
        found = text.substring(line, stop).strip().equals(end);
        if (next < 0 && !found) {
          lost = true;
          return text.length();
        }
        line = stop + 1;
      }
      if (!found) {
        lost = true;
        return text.length();
      }
      pending.removeFirst();
    }
    wordBegins = true;
    return line - 2;
  }
}
