package io.leat.store;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * The ids of all projects by name, in memory: that there is none of a name is known as fast as that there is one, so that no answer tells by
 * its time which there are. Read once, then kept up by whoever changes the rows. Safe for all threads.
 */
final class ProjectNames {
  private final Supplier<Map<String, Long>> reader;
  private final ConcurrentSkipListMap<String, Long> ids = new ConcurrentSkipListMap<>();
  private volatile boolean isRead;

  /** Names that {@code reader} reads when they are first asked for. */
  ProjectNames(Supplier<Map<String, Long>> reader) {
    this.reader = reader;
  }

  /** The id of a project; empty where there is none of the name. */
  Optional<Long> id(String name) {
    return Optional.ofNullable(all().get(name));
  }

  /** All, by name. */
  NavigableMap<String, Long> all() {
    if (!isRead) {
      read();
    }
    return ids;
  }

  private synchronized void read() {
    if (!isRead) {
      ids.putAll(reader.get());
      isRead = true;
    }
  }

  /** There is one of that name and id, and of no other name, in the database by now. */
  synchronized void put(String name, long id) {
    if (isRead && !Long.valueOf(id).equals(ids.put(name, id))) {
      // added before it is removed: whoever looks meanwhile finds it under one of both
      ids.entrySet().removeIf(each -> each.getValue() == id && !each.getKey().equals(name));
    }
  }

  /** It is not in the database any more. */
  synchronized void remove(long id) {
    ids.values().remove(id);
  }
}
