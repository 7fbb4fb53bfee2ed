package io.leat.engine.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The masks of many streams, which share their memory: the forms of a key take a thousand times its length, so streams with the same
 * secrets have one mask, made when bytes come. One that no stream is using is dropped when others need its room, and made again, the
 * same, when bytes come. For any thread; who writes waits while the masks that others are writing through have no room for its own.
 */
public final class Masks {
  private final long most;

  /** By the digest of their secrets; those that were used last are last. */
  private final Map<String, Mask> masks = new LinkedHashMap<>(16, 0.75f, true);

  private long size;

  /**
   * None yet.
   *
   * @param most how many bytes they take together; one more is made where they take less
   */
  public Masks(long most) {
    this.most = most;
  }

  /** A mask for one stream, as {@link Redactor#of}. */
  public Redactor redactor(List<Secret> secrets) {
    return secrets.isEmpty() ? Redactor.of(secrets) : new Redactor(new Mask(secrets));
  }

  /** How many bytes those take that are made now. */
  synchronized long size() {
    return size;
  }

  /** Where the automaton of a stream is between writes. */
  interface Source {
    /** Gives the automaton, the same each time, to be used until {@link #release}. */
    MaskAutomaton use();

    void release();
  }

  /** That of one stream, or of several with the same secrets. */
  private final class Mask implements Source {
    private final String key;
    private final List<Secret> secrets;
    private MaskAutomaton made = MaskAutomaton.NONE;
    private long counted;
    private int users;

    Mask(List<Secret> secrets) {
      this.secrets = secrets;
      key = digest(secrets);
    }

    /** Counts what it takes by now. */
    void count() {
      size += made.size() - counted;
      counted = made.size();
    }

    void drop() {
      made = MaskAutomaton.NONE;
      size -= counted;
      counted = 0;
    }

    @Override
    public MaskAutomaton use() {
      synchronized (Masks.this) {
        Mask shared = masks.get(key);
        if (shared == null) {
          awaitRoom();
          // somebody else may have made it meanwhile
          shared = masks.computeIfAbsent(key, none -> this);
          if (shared.made == MaskAutomaton.NONE) {
            shared.made = new MaskAutomaton(SecretForms.of(secrets));
            shared.count();
          }
        }
        shared.users++;
        return shared.made;
      }
    }

    @Override
    public void release() {
      synchronized (Masks.this) {
        Mask shared = masks.get(key);
        if (shared == null) {
          throw new IllegalStateException("a mask in use is not dropped");
        }
        shared.users--;
        shared.count();
        dropTo(most);
        Masks.this.notifyAll();
      }
    }
  }

  /** Waits until one more may be made. To be called with this locked. */
  private void awaitRoom() {
    boolean interrupted = false;
    while (dropTo(most - 1) >= most) {
      try {
        wait();
      } catch (InterruptedException told) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Drops masks that nobody uses, the oldest first, while all take more than {@code bytes}; gives what they take then. */
  private long dropTo(long bytes) {
    Iterator<Mask> each = masks.values().iterator();
    while (size > bytes && each.hasNext()) {
      Mask mask = each.next();
      if (mask.users == 0) {
        mask.drop();
        each.remove();
      }
    }
    return size;
  }

  private static String digest(Collection<Secret> secrets) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Secret each : secrets) {
        digest.update((each.value().length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(each.value());
      }
      return new String(digest.digest(), StandardCharsets.ISO_8859_1);
    } catch (NoSuchAlgorithmException none) {
      throw new IllegalStateException("every Java has SHA-256", none);
    }
  }
}
