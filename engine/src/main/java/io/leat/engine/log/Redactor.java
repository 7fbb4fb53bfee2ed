package io.leat.engine.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Masks secrets in a stream of bytes, before it is first written: each match becomes {@code ***}, matches that overlap become one.
 *
 * <p>Secrets are found in the forms of {@link SecretForms}, across the borders of writes, and with line ends, NUL and terminal
 * sequences between their bytes; what stands between goes with the mask. All other bytes pass unchanged and in order. A byte is held
 * back only while it may belong to a match. It is a net, not a wall (ADR 13): a task can print a secret in a form of its own. Time is
 * linear in the stream. Used by one thread at a time.
 */
public final class Redactor {
  private static final byte[] MASK = "***".getBytes(StandardCharsets.US_ASCII);
  private static final int SETTLE_EVERY = 4096;
  private static final int LEAST_BOUND = 64 * 1024;

  private final Masks.Automata automata;
  private final boolean isEmpty;

  /** That of {@link #automata} while bytes are looked at. */
  private MaskAutomaton automaton = MaskAutomaton.NONE;

  /** Sees through terminal sequences. */
  private final MaskTrack seeing = new MaskTrack(true);

  /** Reads terminal sequences as text: a secret may be part of what looks like one. In use only behind an escape. */
  private final MaskTrack plain = new MaskTrack(false);

  private boolean both;
  private long bound;
  private byte[] held = new byte[256];
  private byte[] marks = new byte[256];
  private int given;
  private int end;
  private final byte[] out = new byte[16 * 1024];
  private int filled;
  private int pending;

  private Redactor(MaskAutomaton automaton) {
    this.automata =
        new Masks.Automata() {
          @Override
          public MaskAutomaton use() {
            return automaton;
          }

          @Override
          public void release() {
            // it is of this stream alone
          }
        };
    this.isEmpty = automaton.longest() == 0;
  }

  /** With an automaton of which there is a form at least. */
  Redactor(Masks.Automata automata) {
    this.automata = automata;
    this.isEmpty = false;
  }

  /** A mask for one stream, with forms of its own; {@link Masks} are for many. */
  public static Redactor of(List<Secret> secrets) {
    return new Redactor(new MaskAutomaton(SecretForms.of(secrets)));
  }

  /** Takes the next bytes, and gives what can be said of them and of those held back. */
  public void write(byte[] bytes, int offset, int length, ByteSink sink) throws IOException {
    if (isEmpty) {
      if (length > 0) {
        sink.write(bytes, offset, length);
      }
      return;
    }
    use();
    try {
      int to = offset + length;
      int at = offset;
      while (at < to) {
        if (end == 0 && !both && seeing.isFresh()) {
          int sound = automaton.scan(bytes, at, to);
          pass(bytes, at, sound - at, sink);
          at = sound;
        }
        at = at < to ? look(bytes, offset, at, to, sink) : at;
      }
      settle(sink);
    } finally {
      release();
    }
    flush(sink);
  }

  private void use() {
    automaton = automata.use();
    seeing.use(automaton);
    plain.use(automaton);
    bound = 2L * automaton.longest() + LEAST_BOUND;
  }

  private void release() {
    pending = !both && seeing.isPlain() && seeing.isSettled() ? end - given : -1;
    automaton = MaskAutomaton.NONE;
    seeing.use(automaton);
    plain.use(automaton);
    automata.release();
  }

  /**
   * Nothing came for a while. Gives all that is held back unless a match is pending; where the pending match is of one or two bytes and
   * a line ended behind them, these are given too, since a line should be seen: a secret broken at that very place shows them before
   * its mask.
   */
  public void idle(ByteSink sink) throws IOException {
    if (end == given) {
      return;
    }
    use();
    try {
      settle(sink);
      if (end > 0
          && held[end - 1] == '\n'
          && seeing.pending() <= 2
          && (!both || plain.pending() <= 2)) {
        seeing.settleAll(held, marks, end);
        if (both) {
          plain.settleAll(held, marks, end);
        }
        emit(sink);
      }
    } finally {
      release();
    }
    flush(sink);
  }

  /**
   * How many of the last bytes are held back, where a new mask that is first given these goes on just as this one; -1 where only this one
   * can go on. To be asked between writes.
   */
  public int pending() {
    return pending;
  }

  /** The stream has ended: gives all that is held back. The mask is then as new. */
  public void finish(ByteSink sink) throws IOException {
    if (end == given) {
      // nothing is held, and no match goes on
      seeing.reset();
      both = false;
      given = 0;
      end = 0;
      return;
    }
    use();
    try {
      giveUp(sink);
    } finally {
      release();
    }
    flush(sink);
  }

  /** Looks at bytes one by one until the fast scan can go on; returns from where, or {@code to}. */
  private int look(byte[] bytes, int offset, int from, int to, ByteSink sink) throws IOException {
    for (int at = from; at < to; at++) {
      int one = bytes[at] & 0xff;
      hold(bytes[at]);
      if (one == 0x1b && !both) {
        plain.copy(seeing);
        both = true;
      }
      seeing.take(one);
      if (both) {
        plain.take(one);
        rejoin(sink);
      }
      if (at - from >= 6 && !both && seeing.isPlain() && seeing.pending() <= 2) {
        settle(sink);
        int resume = at + 1 - (end - given);
        // the scan begins anew where the pending match does, if that is progress and in this array
        if (seeing.isSettled() && resume >= from + 4 && resume >= offset) {
          seeing.reset();
          given = 0;
          end = 0;
          return resume;
        }
      } else if (end - given >= SETTLE_EVERY && (end & (SETTLE_EVERY - 1)) == 0) {
        settle(sink);
        if (end - given > bound) {
          giveUp(sink);
        }
      }
    }
    return to;
  }

  /** Leaves the second track when it can no longer differ from the first. */
  private void rejoin(ByteSink sink) throws IOException {
    if (seeing.isPlain() && plain.isPlain() && seeing.state() == plain.state()) {
      settle(sink);
      if (seeing.isSettled()
          && plain.isSettled()
          && (end == 0 || seeing.place() == plain.place())) {
        both = false;
      }
    }
  }

  private void giveUp(ByteSink sink) throws IOException {
    seeing.giveUp();
    plain.giveUp();
    settle(sink);
    seeing.reset();
    both = false;
  }

  private void hold(byte one) {
    if (end == held.length) {
      if (given > held.length / 2) {
        System.arraycopy(held, given, held, 0, end - given);
        System.arraycopy(marks, given, marks, 0, end - given);
        seeing.move(given);
        plain.move(given);
        end -= given;
        given = 0;
      } else {
        int size = (int) Math.min(2L * end, end + bound);
        held = Arrays.copyOf(held, size);
        marks = Arrays.copyOf(marks, size);
      }
    }
    marks[end] = 0;
    held[end++] = one;
  }

  private void settle(ByteSink sink) throws IOException {
    seeing.settle(held, marks, end);
    if (both) {
      plain.settle(held, marks, end);
    }
    emit(sink);
  }

  private void emit(ByteSink sink) throws IOException {
    int to = both ? Math.min(seeing.place(), plain.place()) : seeing.place();
    for (int i = given; i < to; i++) {
      if (marks[i] == 0) {
        room(1, sink);
        out[filled++] = held[i];
      } else if (marks[i] == MaskTrack.BEGIN) {
        room(MASK.length, sink);
        System.arraycopy(MASK, 0, out, filled, MASK.length);
        filled += MASK.length;
      }
    }
    given = to;
    if (given == end) {
      seeing.move(given);
      plain.move(given);
      given = 0;
      end = 0;
    }
  }

  private void pass(byte[] bytes, int from, int length, ByteSink sink) throws IOException {
    if (length > out.length / 2) {
      flush(sink);
      sink.write(bytes, from, length);
    } else if (length > 0) {
      room(length, sink);
      System.arraycopy(bytes, from, out, filled, length);
      filled += length;
    }
  }

  private void room(int length, ByteSink sink) throws IOException {
    if (filled + length > out.length) {
      flush(sink);
    }
  }

  private void flush(ByteSink sink) throws IOException {
    if (filled > 0) {
      int length = filled;
      filled = 0;
      sink.write(out, 0, length);
    }
  }
}
