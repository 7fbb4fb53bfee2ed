package io.leat.server.api;

import io.leat.store.Run;
import io.leat.store.Store;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stories of the runs that were asked for last, each read on from where it was when its row has more events. So a question costs what
 * is new, not the whole run. Safe for all threads.
 */
final class TaskStories {
  private static final int MOST_TASKS = 20_000;

  private final Store store;
  private final Found found;
  private final Map<Long, TaskStory> stories = new LinkedHashMap<>(16, 0.75f, true);
  private int tasks;

  TaskStories(Store store, Found found) {
    this.store = store;
    this.found = found;
  }

  /**
   * The story of a run, with all events that {@code run} tells of.
   *
   * @param run as it was just read
   */
  TaskStory of(Run run) throws IOException {
    TaskStory story = known(run.number());
    if (story == null) {
      story = kept(run.number(), new TaskStory(found.files(run)));
    }
    story.upTo(run, store.runs());
    return story;
  }

  private synchronized @Nullable TaskStory known(long run) {
    return stories.get(run);
  }

  private synchronized TaskStory kept(long run, TaskStory read) {
    TaskStory first = stories.putIfAbsent(run, read);
    if (first != null) {
      return first;
    }
    tasks += read.size();
    Iterator<TaskStory> oldest = stories.values().iterator();
    while (tasks > MOST_TASKS && stories.size() > 1) {
      tasks -= oldest.next().size();
      oldest.remove();
    }
    return read;
  }
}
