package io.leat.server.api;

import io.leat.store.Run;
import io.leat.store.Store;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stories of the runs that were asked for last, each read on from where it was when its row has more events. So a question costs what
 * is new, not the whole run. Safe for all threads.
 */
final class TaskStories {
  /** How much of the memory they take, about, in bytes; one may take more. */
  private static final long MOST = Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 16);

  private static final int READ_AT_ONCE = 4;

  private final Store store;
  private final PathLookup found;
  private final Map<Long, TaskStory> stories = new LinkedHashMap<>(16, 0.75f, true);

  /** What each of them took when it was asked for last. */
  private final Map<Long, Long> weights = new HashMap<>();

  private long weight;

  /** A run is read whole before it is known what it takes: few at once. */
  private final ReadingPlaces places = new ReadingPlaces(READ_AT_ONCE, "runs");

  TaskStories(Store store, PathLookup found) {
    this.store = store;
    this.found = found;
  }

  /**
   * The story of a run, with all events that {@code run} tells of.
   *
   * @param run as it was just read
   * @throws io.leat.server.http.Refusal 503 when its turn does not come
   */
  TaskStory of(Run run) throws IOException {
    try {
      return places.in(() -> read(run));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw new IOException("the server ends", ending);
    }
  }

  private TaskStory read(Run run) throws IOException {
    TaskStory story = known(run.number());
    if (story == null) {
      story = kept(run.number(), new TaskStory(found.files(run)));
    }
    story.upTo(run, store.runs());
    weigh(run.number(), story, story.weight());
    return story;
  }

  private synchronized @Nullable TaskStory known(long run) {
    return stories.get(run);
  }

  private synchronized TaskStory kept(long run, TaskStory read) {
    TaskStory first = stories.putIfAbsent(run, read);
    return first == null ? read : first;
  }

  private synchronized void weigh(long run, TaskStory story, long now) {
    if (stories.get(run) != story) {
      return;
    }
    Long before = weights.put(run, now);
    weight += now - (before == null ? 0 : before);
    Iterator<Long> oldest = stories.keySet().iterator();
    while (weight > MOST && stories.size() > 1) {
      Long gone = weights.remove(oldest.next());
      weight -= gone == null ? 0 : gone;
      oldest.remove();
    }
  }
}
