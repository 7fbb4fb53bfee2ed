package io.leat.server.api;

import io.leat.contract.FoundLines;
import io.leat.contract.LogOperations;
import io.leat.contract.MediaType;
import io.leat.engine.durable.Pack;
import io.leat.engine.expression.TextPattern;
import io.leat.engine.job.TaskName;
import io.leat.engine.log.LineSink;
import io.leat.engine.log.LogReader;
import io.leat.server.http.Answer;
import io.leat.server.http.Disposition;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Run;
import io.leat.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Logs: by bytes, by lines, searched, and followed. They are read from the attempt's own file, and never held in memory. */
final class LogRoutes {
  private static final String TEXT = MediaType.TEXT + MediaType.UTF_8;

  private static final int LONGEST_SHOWN = 4096;

  /** So large a pattern takes about half a second for the longest line. */
  private static final long MOST_STATES = TextPattern.mostStates(LogReader.LOOKED_AT);

  /** Less than proxies wait for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Store store;
  private final PathLookup found;
  private final TaskStories stories;
  private final Searches searches;
  private final LogTails tails = new LogTails();

  LogRoutes(Store store, PathLookup found, TaskStories stories, Searches searches) {
    this.store = store;
    this.found = found;
    this.stories = stories;
    this.searches = searches;
  }

  List<Route> routes() {
    return List.of(
        Route.of(LogOperations.GET_LOG, this::get),
        Route.of(LogOperations.SEARCH_LOG, this::search),
        Route.of(LogOperations.FOLLOW_LOG, this::follow));
  }

  /** The log of an attempt. */
  private final class Log {
    final Run run;
    final TaskName task;
    final int attempt;
    final Path file;

    Log(Request request) throws IOException {
      this(request, found.run(request));
    }

    Log(Request request, Run run) throws IOException {
      this.run = run;
      TaskStory story = stories.of(run);
      task = found.task(request, story.files());
      int last = story.attempts(task);
      Optional<Integer> asked = request.integer("attempt").map(Math::toIntExact);
      if (asked.orElse(0) > last) {
        throw Problem.notFound("attempt", Integer.toString(asked.get())).refusal();
      }
      // before the first attempt: who follows from here on sees what that prints
      attempt = asked.orElse(Math.max(1, last));
      file = story.files().folder().attempt(task, attempt).log();
    }

    /** Whether nothing will be added any more. */
    boolean over() throws IOException {
      Optional<Run> now = store.runs().find(run.number());
      if (now.isEmpty()) {
        return true;
      }
      TaskStory story = stories.of(now.get());
      return story.ended(task, attempt) && story.attempts(task) >= attempt;
    }

    /** What is missing in it, once the attempt has ended. */
    Optional<String> gap() throws IOException {
      return stories.of(run).gap(task, attempt);
    }

    boolean there() {
      return attempt > 0 && Pack.exists(file);
    }
  }

  private Answer get(Request request) throws IOException {
    Log log = new Log(request);
    Map<String, String> headers = new TreeMap<>();
    log.gap().ifPresent(gap -> headers.put("X-Leat-Missing", gap));
    if (!log.there()) {
      return new Answer.Stream(TEXT, Disposition.show(), _ -> {}, headers);
    }
    long length = Pack.size(log.file);
    headers.put("X-Leat-Length", Long.toString(length));
    if (request.integer("line").isPresent() || request.integer("tail").isPresent()) {
      return new Answer.Stream(TEXT, Disposition.show(), out -> lines(request, log, out), headers);
    }
    long from = Math.min(length, request.integer("offset").orElse(0L));
    headers.put("X-Leat-Offset", Long.toString(from));
    long to = request.integer("length").map(count -> Math.min(length, from + count)).orElse(length);
    return new Answer.Stream(
        TEXT,
        Disposition.show(),
        out -> {
          try (LogReader reader = LogReader.open(log.file)) {
            reader.range(from, to, out::write);
          }
        },
        headers);
  }

  private static void lines(Request request, Log log, OutputStream out) throws IOException {
    try (LogReader reader = LogReader.open(log.file)) {
      Optional<Long> tail = request.integer("tail");
      if (tail.isPresent()) {
        reader.last(tail.get(), out::write);
        return;
      }
      long most = request.integer("lines").orElse(Long.MAX_VALUE);
      Counted counted = new Counted(out, most);
      try {
        reader.from(request.integer("line").orElse(0L), counted);
      } catch (Enough enough) {
        // as many as were asked for
      }
    }
  }

  /** Ends a reading early. */
  private static final class Enough extends IOException {
    private static final long serialVersionUID = 1;

    Enough() {
      super("enough");
    }
  }

  /** Takes so many lines and no more. */
  private static final class Counted implements LineSink {
    private final OutputStream out;
    private long left;

    Counted(OutputStream out, long most) {
      this.out = out;
      this.left = most;
    }

    @Override
    public void line(long number, @Nullable Instant firstSeen) throws IOException {
      if (left-- == 0) {
        throw new Enough();
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }
  }

  private Answer search(Request request) throws IOException, InterruptedException {
    Log log = new Log(request);
    TextPattern pattern;
    try {
      pattern = TextPattern.of(request.required("pattern"));
    } catch (IllegalArgumentException wrong) {
      throw Problem.badParameter("pattern", String.valueOf(wrong.getMessage())).refusal();
    }
    if (pattern.states() > MOST_STATES) {
      throw Problem.badParameter(
              "pattern",
              "it stands for "
                  + pattern.states()
                  + " characters with its repeats written out, and a search takes at most "
                  + MOST_STATES)
          .refusal();
    }
    int limit = Math.toIntExact(request.integer("limit").orElse(50L));
    return Answer.json(
        log.there()
            ? searches.in(request, watch -> matches(log.file, pattern, limit, watch).found())
            : new Matches(limit).found());
  }

  private static Matches matches(Path file, TextPattern pattern, int limit, Searches.Watch watch)
      throws IOException {
    Matches matches = new Matches(limit);
    try (LogReader reader = LogReader.open(file)) {
      reader.matching(pattern, watch, matches);
    } catch (Enough enough) {
      matches.more = true;
    } catch (Searches.Over over) {
      matches.more = true;
      matches.timedOut = true;
    }
    return matches;
  }

  private static final class Matches implements LineSink {
    private final int limit;
    private final List<FoundLines.Line> items = new ArrayList<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private long line = -1;
    private boolean more;
    private boolean timedOut;

    Matches(int limit) {
      this.limit = limit;
    }

    @Override
    public void line(long number, @Nullable Instant firstSeen) throws IOException {
      flush();
      if (items.size() == limit) {
        throw new Enough();
      }
      line = number;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      text.write(bytes, offset, Math.min(length, Math.max(0, LONGEST_SHOWN - text.size())));
    }

    private void flush() {
      if (line >= 0) {
        items.add(new FoundLines.Line(line, text.toString(StandardCharsets.UTF_8).stripTrailing()));
        text.reset();
        line = -1;
      }
    }

    FoundLines found() {
      flush();
      return new FoundLines(items, more, timedOut);
    }
  }

  private Answer follow(Request request) throws IOException, InterruptedException {
    Log log = new Log(request, prepared(found.run(request)));
    long from =
        request
            .lastEventId()
            .map(LogRoutes::offset)
            .orElseGet(() -> request.integer("offset").orElse(0L));
    return Answer.events(new LogFeed(tails.follow(log.file, log::over), from, log::gap));
  }

  /** A run with its sources: who triggers one and follows it at once is not told that it has no tasks yet, unless it takes long. */
  private Run prepared(Run asked) throws InterruptedException {
    Run run = asked;
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!run.prepared() && run.open() && System.nanoTime() - until < 0) {
      Thread.sleep(LOOK);
      run = found.run(run.number());
    }
    return run;
  }

  private static long offset(String id) {
    try {
      return Math.max(0, Long.parseLong(id));
    } catch (NumberFormatException strange) {
      throw Problem.badParameter("Last-Event-ID", "'Last-Event-ID' is no offset").refusal();
    }
  }
}
