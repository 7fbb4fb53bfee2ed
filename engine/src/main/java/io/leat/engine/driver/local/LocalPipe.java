package io.leat.engine.driver.local;

import io.leat.engine.agent.AgentPipe;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A FIFO of this machine. It is opened by a call that holds its thread until the other end is opened, too. */
record LocalPipe(Path fifo) implements AgentPipe {
  private static final long MOST_NANOS = Duration.ofSeconds(20).toNanos();

  @Override
  public Source source() throws IOException {
    made();
    FileInputStream in = new FileInputStream(fifo.toFile());
    return new Source() {
      @Override
      public InputStream in() {
        return in;
      }

      @Override
      public void whole() {
        // a FIFO of this machine ends when all who wrote have closed it
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }

  @Override
  public Sink sink(String tag) throws IOException {
    made();
    FileOutputStream out = new FileOutputStream(fifo.toFile());
    return new Sink() {
      @Override
      public boolean write(byte[] bytes, int count) {
        try {
          out.write(bytes, 0, count);
          return true;
        } catch (IOException nobodyReads) {
          return false;
        }
      }

      @Override
      public void whole() {
        // closing it says so
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  /** Waits for the FIFO, which is made by another process; opened too early it would be made a plain file. */
  private void made() throws IOException {
    long end = System.nanoTime() + MOST_NANOS;
    try {
      while (!Files.exists(fifo)) {
        if (System.nanoTime() - end > 0) {
          throw new IOException("nobody made '" + fifo + "'");
        }
        Thread.sleep(5);
      }
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", told);
    }
  }

  @Override
  public void release() {
    if (Files.exists(fifo)) {
      try (RandomAccessFile both = new RandomAccessFile(fifo.toFile(), "rw")) {
        both.getFD();
      } catch (IOException gone) {
        // nobody can wait for it
        return;
      }
    }
  }
}
