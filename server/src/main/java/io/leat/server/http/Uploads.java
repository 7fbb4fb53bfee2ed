package io.leat.server.http;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What all bodies hold that come in or are worked on. Without a token there is a part of the memory, less of it for an address, and a
 * number of bodies at once for an address: one more ends the one that has come in for longest. Used by all event loops.
 */
final class Uploads {
  private final HttpLimits limits;
  private final Map<String, Set<Upload>> coming = new HashMap<>();
  private final Map<String, Long> ofAddress = new HashMap<>();
  private long all;
  private long open;

  Uploads(HttpLimits limits) {
    this.limits = limits;
  }

  /** A body that comes in. */
  final class Upload {
    private final String address;
    private final boolean signedIn;
    private final Runnable cut;
    private long held;
    private boolean over;

    private Upload(String address, boolean signedIn, Runnable cut) {
      this.address = address;
      this.signedIn = signedIn;
      this.cut = cut;
    }

    /** Whether there is room for so many bytes more. */
    boolean take(int bytes) {
      synchronized (Uploads.this) {
        long mine = ofAddress.getOrDefault(address, 0L);
        if (over
            || all + bytes > limits.bodies()
            || (!signedIn
                && (open + bytes > limits.openBodies() || mine + bytes > limits.addressBodies()))) {
          return false;
        }
        add(bytes);
        return true;
      }
    }

    private void add(long bytes) {
      held += bytes;
      all += bytes;
      if (!signedIn) {
        open += bytes;
        ofAddress.merge(
            address, bytes, (before, more) -> before + more == 0 ? null : before + more);
      }
    }

    /** It is there as a whole. */
    void came() {
      synchronized (Uploads.this) {
        leave(this);
      }
    }

    /** Nothing holds it any more. Called more than once does no harm. */
    void end() {
      synchronized (Uploads.this) {
        leave(this);
        if (!over) {
          over = true;
          add(-held);
        }
      }
    }
  }

  /**
   * A body that begins to come.
   *
   * @param cut ends it, when others are to come in; called on any thread
   */
  Upload begin(String address, boolean signedIn, Runnable cut) {
    Upload begun = new Upload(address, signedIn, cut);
    Upload oldest = null;
    synchronized (this) {
      if (!signedIn) {
        Set<Upload> beside = coming.computeIfAbsent(address, _ -> new LinkedHashSet<>());
        if (beside.size() >= limits.addressUploads()) {
          oldest = beside.iterator().next();
          beside.remove(oldest);
        }
        beside.add(begun);
      }
    }
    if (oldest != null) {
      oldest.cut.run();
    }
    return begun;
  }

  private void leave(Upload upload) {
    Set<Upload> beside = coming.get(upload.address);
    if (beside != null && beside.remove(upload) && beside.isEmpty()) {
      coming.remove(upload.address);
    }
  }
}
