package io.leat.agent.ssh

import java.util.concurrent.CopyOnWriteArrayList

/** A port of loopback that leads to another one, until the cable is cut: then it resets what goes through it, or is silent. */
class Cable implements Closeable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.loopbackAddress)
  private final List<Socket> sockets = new CopyOnWriteArrayList<>()
  private final int target
  private volatile boolean silent
  private volatile boolean refusing
  private volatile long left = Long.MAX_VALUE
  private volatile Closure<?> atEnd = {}

  Cable(int target) {
    this.target = target
    Thread.startVirtualThread { accept() }
  }

  int getPort() {
    server.localPort
  }

  /** Once {@code bytes} more came from the server, what is to be done is done. */
  void after(long bytes, Closure<?> what) {
    atEnd = what
    left = bytes
  }

  /** Everything ends at once, and nothing new begins. */
  void reset() {
    refusing = true
    drop()
  }

  /** Nothing is passed on, and nobody is told. */
  void silence() {
    silent = true
  }

  /** As new; what was on its way is lost. */
  void mend() {
    drop()
    silent = false
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
        sockets.addAll([near, far])
        Thread.startVirtualThread { pass(near, far, false) }
        Thread.startVirtualThread { pass(far, near, true) }
      }
    } catch (IOException closed) {
      return
    }
  }

  private void pass(Socket from, Socket to, boolean counted) {
    byte[] bytes = new byte[8192]
    try {
      for (int count = from.inputStream.read(bytes); count >= 0; count = from.inputStream.read(bytes)) {
        if (silent) {
          continue
        }
        if (counted && left != Long.MAX_VALUE) {
          left -= count
          if (left <= 0) {
            left = Long.MAX_VALUE
            to.outputStream.write(bytes, 0, count.intdiv(2))
            atEnd.call()
            continue
          }
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
