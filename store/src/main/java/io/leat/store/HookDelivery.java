package io.leat.store;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Something that a forge sent and signed, and what became of it.
 *
 * @param number grows; 0 before it is stored
 * @param source who sent it, for which project
 * @param id by which the forge knows it
 * @param subject what it is about: a branch or tag and its commit, or a pull request
 * @param because why nothing began, or what it waits for; may be empty
 * @param runs what it began
 */
public record HookDelivery(
    long number,
    long project,
    String source,
    String id,
    Instant received,
    String subject,
    State state,
    String because,
    List<Long> runs) {

  /** What became of one. */
  public enum State {
    /** It was accepted, and is not done. */
    WAITING,
    /** It is done, and runs began. */
    STARTED,
    /** It is done, and nothing began. */
    NOTHING,
    /** It means nothing to Leat. */
    IGNORED,
    /** It had been accepted before. */
    REPEATED,
    /** It is not what the forge documents. */
    REFUSED;

    /** As it is written. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public HookDelivery {
    runs = List.copyOf(runs);
    subject = subject.length() > 2000 ? subject.substring(0, 2000) : subject;
  }

  /** One that is accepted with {@code hook}. */
  static HookDelivery waiting(AcceptedHook hook, String subject) {
    return new HookDelivery(
        0,
        hook.project(),
        hook.source(),
        hook.id(),
        hook.received(),
        subject,
        State.WAITING,
        "",
        List.of());
  }
}
