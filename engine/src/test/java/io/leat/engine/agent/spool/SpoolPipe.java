package io.leat.engine.agent.spool;

import io.leat.engine.agent.AgentPipe;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A FIFO that is made by who serves the folder, and is opened from here. */
record SpoolPipe(Path fifo, SpoolDriver driver) implements AgentPipe {
  private static final int TRIES = 2000;

  @Override
  public Source source() throws IOException {
    await();
    FileInputStream in = new FileInputStream(fifo.toFile());
    return new Source() {
      @Override
      public InputStream in() {
        return in;
      }

      @Override
      public void whole() {}

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }

  @Override
  public Sink sink(String tag) throws IOException {
    await();
    FileOutputStream out = new FileOutputStream(fifo.toFile());
    return new Sink() {
      private boolean isWhole;

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
        isWhole = true;
      }

      @Override
      public void close() throws IOException {
        if (!isWhole) {
          driver.kill(tag);
        }
        out.close();
      }
    };
  }

  /** Opened before it is there it would be made a plain file. */
  private void await() throws IOException {
    for (int i = 0; !Files.exists(fifo); i++) {
      if (i == TRIES) {
        throw new IOException("nobody made '" + fifo + "'");
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException told) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", told);
      }
    }
  }

  @Override
  public void release() {
    if (Files.exists(fifo)) {
      try (RandomAccessFile both = new RandomAccessFile(fifo.toFile(), "rw")) {
        both.getFD();
      } catch (IOException gone) {
        return;
      }
    }
  }
}
