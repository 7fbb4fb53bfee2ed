package io.leat.engine.agent.memory;

import io.leat.engine.agent.AgentPipe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A FIFO of a {@link MemoryAgent}, as it is read and written from elsewhere. */
record MemoryPipe(MemoryAgent agent, Path path) implements AgentPipe {

  /** The FIFO, once an attempt has it. */
  private MemoryFifo fifo() throws IOException {
    MemoryFifo known = agent.fifos.get(path);
    while (known == null) {
      await();
      known = agent.fifos.get(path);
    }
    return known;
  }

  private void await() throws IOException {
    try {
      agent.wait();
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", told);
    }
  }

  @Override
  public Source source() throws IOException {
    synchronized (agent) {
      MemoryFifo fifo = fifo();
      return new Source() {
        private final InputStream in = new Reading(fifo);

        @Override
        public InputStream in() {
          return in;
        }

        @Override
        public void whole() {}

        @Override
        public void close() {
          synchronized (agent) {
            fifo.isLeft = true;
          }
        }
      };
    }
  }

  private final class Reading extends InputStream {
    private final MemoryFifo fifo;

    Reading(MemoryFifo fifo) {
      this.fifo = fifo;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      synchronized (agent) {
        while (length > 0) {
          byte[] bytes = fifo.take(length);
          if (bytes.length > 0 || fifo.isWhole) {
            System.arraycopy(bytes, 0, into, offset, bytes.length);
            return bytes.length == 0 ? -1 : bytes.length;
          }
          await();
        }
        return 0;
      }
    }
  }

  @Override
  public Sink sink(String tag) throws IOException {
    synchronized (agent) {
      MemoryFifo fifo = fifo();
      return new Sink() {
        @Override
        public boolean write(byte[] bytes, int count) {
          synchronized (agent) {
            if (!fifo.isLeft) {
              fifo.write(bytes, count);
              agent.look();
            }
            return !fifo.isLeft;
          }
        }

        @Override
        public void whole() {
          synchronized (agent) {
            fifo.isWhole = true;
            agent.look();
          }
        }

        // What was not told to be whole has no end while its reader goes on.
        @Override
        public void close() {}
      };
    }
  }

  @Override
  public void release() {}
}
