package io.leat.engine.log;

import io.leat.engine.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The masks of many streams, which share their memory: the forms of a key take a thousand times its length, so streams with the same
 * secrets have one mask, made when bytes come. One that no stream is using is dropped when others need its room, and made again, the
 * same, when bytes come. For any thread; who writes waits while its mask is made, and one is made at a time.
 */
public final class Masks {
  /** Those of this process: they take a sixteenth of its memory. */
  public static final Masks OF_PROCESS = new Masks(Runtime.getRuntime().maxMemory() / 16);

  private final long most;
  private final Function<List<byte[]>, MaskAutomaton> maker;

  /** By the digest of their secrets; those that were used last are last. */
  private final Map<String, Mask> masks = new LinkedHashMap<>(16, 0.75f, true);

  private long size;
  private boolean making;

  /**
   * None yet.
   *
   * @param most how many bytes they take together, and at least 1; one more is made where they take less
   */
  public Masks(long most) {
    this(most, values -> new MaskAutomaton(SecretForms.ofValues(values)));
  }

  Masks(long most, Function<List<byte[]>, MaskAutomaton> maker) {
    this.most = most;
    this.maker = maker;
  }

  /** A mask for one stream, as {@link Redactor#of}. */
  public Redactor redactor(List<Secret> secrets) {
    List<byte[]> values = SecretForms.values(secrets);
    return values.isEmpty() ? Redactor.of(secrets) : new Redactor(new OfStream(values));
  }

  /** How many bytes those take that are made now. */
  synchronized long size() {
    return size;
  }

  /** What a stream has its automaton from. */
  interface Automata {
    /** Gives the automaton, the same each time, to be used until {@link #release}. */
    MaskAutomaton use();

    void release();
  }

  /** A mask that is made, for all streams with the same secrets. */
  private static final class Mask {
    private final MaskAutomaton automaton;
    private long counted;
    private int users;

    Mask(MaskAutomaton automaton) {
      this.automaton = automaton;
    }
  }

  private final class OfStream implements Automata {
    private final List<byte[]> values;
    private final String key;

    OfStream(List<byte[]> values) {
      this.values = values;
      this.key = digest(values);
    }

    @Override
    public MaskAutomaton use() {
      Mask shared = usedOrToMake(key);
      return (shared == null ? made(key, values) : shared).automaton;
    }

    @Override
    public void release() {
      released(key);
    }
  }

  /** The mask, which is in use then; null when it is to be made by {@link #made}. */
  private synchronized @Nullable Mask usedOrToMake(String key) {
    boolean interrupted = false;
    Mask found = masks.get(key);
    while (found == null && (making || dropTo(most - 1) >= most)) {
      try {
        wait();
      } catch (InterruptedException told) {
        interrupted = true;
      }
      found = masks.get(key);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (found == null) {
      making = true;
    } else {
      found.users++;
    }
    return found;
  }

  /** Makes a mask, which is in use then. Nobody else makes one meanwhile, and those that are made are used. */
  private Mask made(String key, List<byte[]> values) {
    Mask made = null;
    try {
      made = new Mask(maker.apply(values));
      return made;
    } finally {
      synchronized (this) {
        making = false;
        if (made != null) {
          made.users = 1;
          masks.put(key, made);
          count(made);
        }
        notifyAll();
      }
    }
  }

  private synchronized void released(String key) {
    Mask mask = masks.get(key);
    if (mask == null) {
      throw new IllegalStateException("a mask in use is not dropped");
    }
    mask.users--;
    count(mask);
    dropTo(most);
    notifyAll();
  }

  /** Counts what a mask takes by now. To be called with this locked. */
  private void count(Mask mask) {
    long now = mask.automaton.size();
    size += now - mask.counted;
    mask.counted = now;
  }

  /**
   * Drops masks that nobody uses, the oldest first, while all take more than {@code bytes}; gives what they take then. To be called with
   * this locked.
   */
  private long dropTo(long bytes) {
    Iterator<Mask> each = masks.values().iterator();
    while (size > bytes && each.hasNext()) {
      Mask mask = each.next();
      if (mask.users == 0) {
        size -= mask.counted;
        each.remove();
      }
    }
    return size;
  }

  private static String digest(List<byte[]> values) {
    MessageDigest digest = Sha256.create();
    for (byte[] each : values) {
      digest.update((each.length + ":").getBytes(StandardCharsets.US_ASCII));
      digest.update(each);
    }
    return new String(digest.digest(), StandardCharsets.ISO_8859_1);
  }
}
