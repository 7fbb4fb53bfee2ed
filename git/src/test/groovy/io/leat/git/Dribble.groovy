package io.leat.git

import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit

/** A server on loopback that answers each request with one byte, and one more each second, and never ends. */
final class Dribble implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.loopbackAddress)
  private final executor = Executors.newVirtualThreadPerTaskExecutor()
  private final closed = new CountDownLatch(1)

  /** Counted down when a client has gone. */
  final CountDownLatch left = new CountDownLatch(1)

  /** Counted down when a client has come. */
  final CountDownLatch came = new CountDownLatch(1)

  /** Says {@code start} at once, then {@code rest} again and again. */
  Dribble(String start, String rest) {
    executor.submit {
      while (!server.closed) {
        def socket = server.accept()
        executor.submit { answer(socket, start, rest) }
      }
    }
  }

  int port() {
    server.localPort
  }

  private void answer(Socket socket, String start, String rest) {
    try {
      came.countDown()
      def out = socket.outputStream
      out.write(start.getBytes('ISO-8859-1'))
      for (int i = 0; !closed.await(1, TimeUnit.SECONDS); i++) {
        out.write(rest.charAt(i % rest.length()) as int)
      }
    } catch (IOException gone) {
      left.countDown()
    } finally {
      socket.close()
    }
  }

  @Override
  void close() {
    closed.countDown()
    server.close()
    executor.shutdownNow()
  }
}
