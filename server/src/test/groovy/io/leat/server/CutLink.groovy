package io.leat.server

/** A link to a database on this machine, which can break at the worst moment: when a change is durable, and nobody has been told. */
class CutLink implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.loopbackAddress)
  private final int database
  private volatile boolean armed
  volatile boolean cut

  CutLink(int database) {
    this.database = database
    Thread.startVirtualThread {
      while (!server.closed) {
        try {
          def client = server.accept()
          Thread.startVirtualThread { carry(client) }
        } catch (IOException closed) {
          return
        }
      }
    }
  }

  int getPort() {
    server.localPort
  }

  /** Breaks the connection of the next commit that changes something, once the database has done it. */
  void cutAtCommit() {
    cut = false
    armed = true
  }

  private void carry(Socket client) {
    def behind = new Socket(InetAddress.loopbackAddress, database)
    def breaks = false
    def changes = false
    Thread.startVirtualThread {
      pass(behind.inputStream, client.outputStream) {
        if (breaks) {
          cut = true
          client.close()
          behind.close()
        }
        !breaks
      }
    }
    pass(client.inputStream, behind.outputStream) { String text ->
      changes |= armed && text.contains('insert into')
      if (changes && text.contains('COMMIT')) {
        armed = false
        breaks = true
      }
      true
    }
  }

  private static void pass(InputStream from, OutputStream to, Closure<Boolean> seen) {
    def bytes = new byte[65536]
    try {
      int count
      while ((count = from.read(bytes)) > 0 && seen(new String(bytes, 0, count, 'ISO-8859-1'))) {
        to.write(bytes, 0, count)
        to.flush()
      }
    } catch (IOException broken) {
      to.close()
    }
  }

  @Override
  void close() {
    server.close()
  }
}
