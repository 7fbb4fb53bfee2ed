package io.leat.server.trigger;

import io.leat.server.hook.HookJson;
import io.leat.server.hook.HookResult;
import io.leat.server.hook.PushEvent;
import io.leat.server.host.Origin;
import io.leat.store.Project;
import io.leat.store.Seen;
import io.leat.store.StoreUnavailable;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hooks that were accepted and are not done. Each is a file, durable before {@link #accept} returns, and deleted when its runs are stored;
 * after a death they are done again, which creates no run twice. Those of a project are done in the order in which they came.
 */
public final class HookInbox implements AutoCloseable {
  private static final Logger LOG = System.getLogger("leat.trigger");
  private static final int MOST = 10_000;
  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5));

  /** What became of a hook. */
  public enum Accepted {
    /** It will be done, come what may. */
    NEW,
    /** It was accepted before. */
    KNOWN,
    /** Too many wait; it should be sent again later. */
    FULL
  }

  private record Waiting(Path file, long project, Instant received, HookResult.Work work) {}

  private final Path folder;
  private final Seen seen;
  private final Triggers triggers;
  private final Clock clock;
  private final Complaints complaints;
  private final Lanes lanes = new Lanes("hooks");
  private final List<Later> later = new ArrayList<>();
  private int waiting;

  private record Later(Waiting hook, int tries, Instant at) {}

  /**
   * An inbox that does nothing yet.
   *
   * @param folder for the files; made when it is not there
   * @throws IOException when it cannot be made
   */
  public HookInbox(Path folder, Triggers triggers, Clock clock) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.seen = triggers.store().seen();
    this.triggers = triggers;
    this.clock = clock;
    this.complaints = new Complaints(clock);
  }

  /** Takes up what an earlier server accepted and did not do. */
  public synchronized void start() throws IOException {
    List<Waiting> left = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        try {
          JsonObject json = new JsonObject(Files.readString(file));
          left.add(
              new Waiting(
                  file,
                  json.getLong("project"),
                  json.getInstant("received"),
                  HookJson.read(json.getJsonObject("hook"))));
        } catch (DecodeException halfWritten) {
          // its sender was told nothing yet
          Files.delete(file);
        }
      }
    }
    left.sort(Comparator.comparing(Waiting::received));
    waiting += left.size();
    for (Waiting each : left) {
      seen.add(source(each.project(), each.work()), each.work().delivery().id(), each.received());
      begin(each, 0);
    }
  }

  /**
   * Accepts a hook of a project, unless it was before. The work is done later, on another thread.
   *
   * @throws IOException when it could not be kept, so that it must not be answered with 2xx
   */
  public synchronized Accepted accept(long project, HookResult.Work work) throws IOException {
    if (waiting >= MOST) {
      return Accepted.FULL;
    }
    HookResult.Delivery delivery = work.delivery();
    String source = source(project, work);
    Path file = folder.resolve(name(source + " " + delivery.id()));
    if (Files.exists(file)) {
      return Accepted.KNOWN;
    }
    Instant now = clock.instant();
    Waiting hook = new Waiting(file, project, now, work);
    boolean kept = false;
    try {
      write(hook);
      // after the file: a death in between must not leave it known and not done
      kept = seen.add(source, delivery.id(), now);
    } finally {
      if (!kept) {
        Files.deleteIfExists(file);
      }
    }
    if (!kept) {
      return Accepted.KNOWN;
    }
    waiting++;
    begin(hook, 0);
    return Accepted.NEW;
  }

  private static String source(long project, HookResult.Work work) {
    return "hook " + work.delivery().forge().word() + " " + project;
  }

  private static String name(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8))) + ".json";
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void write(Waiting hook) throws IOException {
    String text =
        new JsonObject()
            .put("project", hook.project())
            .put("received", hook.received())
            .put("hook", HookJson.of(hook.work()))
            .encode();
    try (FileChannel channel =
        FileChannel.open(hook.file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    try (FileChannel entries = FileChannel.open(folder)) {
      entries.force(true);
    }
  }

  private void begin(Waiting hook, int tries) {
    lanes.run(hook.project(), () -> work(hook, tries));
  }

  private void work(Waiting hook, int tries) throws InterruptedException {
    Project project = null;
    try {
      project = triggers.store().projects().find(hook.project()).orElse(null);
      if (project != null) {
        perform(project, hook.work(), tries);
      }
      Files.deleteIfExists(hook.file());
      complaints.over(about(hook, project));
      done();
    } catch (Origin.Missing | IOException | StoreUnavailable problem) {
      complaints.tell(about(hook, project), String.valueOf(problem.getMessage()));
      Duration pause = PAUSES.get(Math.min(tries, PAUSES.size() - 1));
      synchronized (this) {
        later.add(new Later(hook, tries + 1, clock.instant().plus(pause)));
      }
    }
  }

  private static String about(Waiting hook, @Nullable Project project) {
    return "the hook '"
        + hook.work().delivery().id()
        + "'"
        + (project == null ? "" : " of project '" + project.name() + "'")
        + " cannot be done yet, and is tried again";
  }

  private void perform(Project project, HookResult.Work work, int tries)
      throws Origin.Missing, InterruptedException {
    boolean last = tries >= PAUSES.size();
    String forge = work.delivery().forge().word();
    switch (work) {
      case HookResult.Pushed(var _, List<PushEvent> pushes) -> {
        for (PushEvent each : pushes) {
          String by = by(forge, each.pusher());
          try {
            triggers.pushed(project, each, by);
          } catch (Origin.Missing problem) {
            if (!last) {
              throw problem;
            }
            triggers.gaveUp(project, each, by);
          }
        }
      }
      case HookResult.Proposed(var _, var request) -> {
        try {
          triggers.proposed(project, request, by(forge, request.by()));
        } catch (Origin.Missing problem) {
          if (!last) {
            throw problem;
          }
          LOG.log(
              Level.WARNING,
              "the pull request {0} of project ''{1}'' cannot be had: {2}",
              request.number(),
              project.name(),
              problem.getMessage());
        }
      }
    }
  }

  private static String by(String forge, String name) {
    return name.isEmpty() ? forge : forge + ":" + name;
  }

  private synchronized void done() {
    waiting--;
  }

  /** How many are accepted and not done. */
  public synchronized int waiting() {
    return waiting;
  }

  /** Tries again what is due to be. */
  synchronized void tick() {
    Instant now = clock.instant();
    List<Later> due = later.stream().filter(each -> !each.at().isAfter(now)).toList();
    later.removeAll(due);
    due.forEach(each -> begin(each.hook(), each.tries()));
  }

  @Override
  public void close() {
    lanes.close();
  }
}
