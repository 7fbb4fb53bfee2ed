package io.leat.agent.ssh

import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.atomic.AtomicLong

/** A port of loopback that leads to another one, until the cable is cut: then it resets what goes through it, or is silent. */
class Cable implements Closeable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.loopbackAddress)
  private final List<Socket> sockets = new CopyOnWriteArrayList<>()
  private final int target
  private volatile boolean silent
  private volatile boolean refusing
  private volatile boolean muted

  // guarded by this: several connections count at once
  private long left = Long.MAX_VALUE
  private Closure<?> atEnd = {}
  private boolean counting

  /** How many bytes went to the server, and came from it. */
  final AtomicLong sent = new AtomicLong()
  final AtomicLong received = new AtomicLong()

  Cable(int target) {
    this.target = target
    Thread.startVirtualThread { accept() }
  }

  int getPort() {
    server.localPort
  }

  /** Once {@code bytes} more came from the server, what is to be done is done. */
  synchronized void after(long bytes, Closure<?> what) {
    counting = true
    atEnd = what
    left = bytes
  }

  /** Once {@code bytes} more went to the server, what is to be done is done. */
  synchronized void afterSent(long bytes, Closure<?> what) {
    counting = false
    atEnd = what
    left = bytes
  }

  /** Everything ends at once, and nothing new begins. */
  synchronized void reset() {
    refusing = true
    drop()
  }

  /** Nothing is passed on, and nobody is told. */
  void silence() {
    silent = true
  }

  /** Nothing that comes from the server is passed on, and nobody is told; what goes to it arrives. */
  void mute() {
    muted = true
  }

  /** Whether nothing passes. */
  boolean isCut() {
    refusing || silent
  }

  /** As new; what was on its way is lost. */
  synchronized void mend() {
    drop()
    silent = false
    muted = false
    refusing = false
  }

  private void drop() {
    sockets.findAll { !it.closed }.each { abort(it) }
    sockets.clear()
  }

  private static void abort(Socket socket) {
    try {
      socket.setSoLinger(true, 0)
      socket.close()
    } catch (SocketException closed) {
      return
    }
  }

  private void accept() {
    try {
      while (true) {
        def near = server.accept()
        if (refusing) {
          abort(near)
          continue
        }
        def far = new Socket('127.0.0.1', target)
        if (!taken([near, far])) {
          continue
        }
        Thread.startVirtualThread { pass(near, far, false) }
        Thread.startVirtualThread { pass(far, near, true) }
      }
    } catch (IOException closed) {
      return
    }
  }

  /** Whether these are passed on between: not when the cable was cut meanwhile. */
  private synchronized boolean taken(List<Socket> both) {
    refusing ? both.each { abort(it) } : sockets.addAll(both)
    !refusing
  }

  /** What is to be done when these bytes were those that were waited for; null otherwise. */
  private synchronized Closure<?> reached(int count, boolean counted) {
    if (counted != counting || left == Long.MAX_VALUE) {
      return null
    }
    left -= count
    if (left > 0) {
      return null
    }
    left = Long.MAX_VALUE
    atEnd
  }

  private void pass(Socket from, Socket to, boolean counted) {
    byte[] bytes = new byte[8192]
    try {
      for (int count = from.inputStream.read(bytes); count >= 0; count = from.inputStream.read(bytes)) {
        if (silent || counted && muted) {
          continue
        }
        (counted ? received : sent).addAndGet(count)
        def end = reached(count, counted)
        if (end) {
          to.outputStream.write(bytes, 0, count.intdiv(2))
          end.call()
          continue
        }
        to.outputStream.write(bytes, 0, count)
      }
      to.close()
    } catch (IOException cut) {
      return
    }
  }

  @Override
  void close() {
    server.close()
    drop()
  }
}
