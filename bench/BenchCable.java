import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A port of the loopback that leads to another one, until it is cut. Safe for all threads. */
final class BenchCable implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final Set<Socket> ends = new HashSet<>();
  private How how = How.WHOLE;

  /** How it is. */
  enum How {
    /** What comes is passed on. */
    WHOLE,
    /** Nothing is passed on and nobody is told; what was on its way arrives late, as packets do that are sent again and again. */
    HOLDS,
    /** Nothing is passed on and nobody is told; what was on its way is lost, and who goes on with an old connection then is told so. */
    LOSES,
    /** What there is ends at once, and nothing new begins. */
    RESETS
  }

  BenchCable(int target) throws IOException {
    this.target = target;
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  synchronized void cut(How how) {
    this.how = how;
    if (how == How.RESETS) {
      drop();
    }
  }

  /** As new. */
  synchronized void mend() {
    if (how == How.LOSES) {
      drop();
    }
    how = How.WHOLE;
    notifyAll();
  }

  private void drop() {
    List.copyOf(ends).forEach(BenchCable::reset);
    ends.clear();
  }

  private static void reset(Socket end) {
    try {
      end.setSoLinger(true, 0);
      end.close();
    } catch (IOException closed) {
      // by the other side
      return;
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket near = door.accept();
        Thread.ofVirtual().start(() -> begin(near));
      }
    } catch (IOException closed) {
      // with the bench
      return;
    }
  }

  private void begin(Socket near) {
    try {
      if (!add(near) || !isPassed()) {
        reset(near);
        return;
      }
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      if (!add(far)) {
        reset(near);
        reset(far);
        return;
      }
      Thread.ofVirtual().start(() -> pass(near, far));
      Thread.ofVirtual().start(() -> pass(far, near));
    } catch (IOException gone) {
      reset(near);
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean add(Socket end) {
    return how != How.RESETS && ends.add(end);
  }

  /** Waits while it holds; whether what was waited with goes on. */
  private synchronized boolean isPassed() throws InterruptedException {
    boolean lost = how == How.LOSES;
    while (how == How.HOLDS || how == How.LOSES) {
      wait();
    }
    return !lost && how == How.WHOLE;
  }

  private void pass(Socket from, Socket to) {
    byte[] bytes = new byte[64 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(bytes); isPassed() && count >= 0; count = in.read(bytes)) {
        out.write(bytes, 0, count);
      }
    } catch (IOException cut) {
      // both are closed
      return;
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (this) {
        ends.remove(from);
        ends.remove(to);
      }
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    synchronized (this) {
      drop();
    }
  }
}
