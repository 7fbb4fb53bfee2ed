package io.leat.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The last of the feed, in memory: those who follow it ask after each commit, and for hardly more than that. It holds all that was committed
 * after a place, as this server is the only one that writes, or nothing when that is not known. What deletes events says so by
 * {@link Batch#cutFeed}. Safe for all threads.
 */
final class FeedTail {
  private static final int MOST_EVENTS = 512;
  private static final int MOST_LETTERS = 1 << 20;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private boolean isKnown;

  /** The place behind which all is here, and that of the last. */
  private long first;

  private long last;
  private long letters;

  /**
   * One that was committed.
   *
   * @param letters how long it is
   */
  record Entry(FedEvent event, int letters) {}

  /**
   * Something was committed.
   *
   * @param before the last place before it
   * @param added what it added, at the places behind that
   */
  synchronized void add(long before, List<Entry> added) {
    if (!isKnown || before != last) {
      clear();
      isKnown = true;
      first = before;
      last = before;
    }
    for (Entry each : added) {
      entries.addLast(each);
      letters += each.letters();
      last = each.event().sequence();
    }
    while (entries.size() > MOST_EVENTS || letters > MOST_LETTERS) {
      Entry oldest = entries.removeFirst();
      letters -= oldest.letters();
      first = oldest.event().sequence();
    }
  }

  /** It is not known what is in the feed: a commit may have been done or not, or events are gone. */
  synchronized void clear() {
    isKnown = false;
    entries.clear();
    letters = 0;
  }

  /** Up to {@code limit} events after a place; empty when not all of them are here. */
  synchronized Optional<List<FedEvent>> after(long place, int limit) {
    if (!isKnown || place < first || place > last) {
      return Optional.empty();
    }
    // from the end: who follows asks for hardly more than that
    List<FedEvent> behind =
        entries.reversed().stream()
            .map(Entry::event)
            .takeWhile(event -> event.sequence() > place)
            .toList()
            .reversed();
    return Optional.of(behind.subList(0, Math.min(limit, behind.size())));
  }
}
