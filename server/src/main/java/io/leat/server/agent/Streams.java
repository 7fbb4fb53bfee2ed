package io.leat.server.agent;

import io.leat.agent.ssh.HostCommand;
import io.leat.agent.ssh.SshDriver;
import io.leat.engine.agent.AgentDriver;
import io.leat.engine.agent.StopReason;
import io.leat.engine.driver.shell.ShellScript;
import io.leat.engine.run.Lease;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams between tasks on two agents: what one writes into its FIFO goes through the server into that of the other, which slows the
 * writer when it is slow. A stream that breaks ends both attempts as lost; its reader never takes a part for the whole. Safe for all
 * threads.
 */
final class Streams {
  private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
  private static final int CHUNK = 1 << 16;
  private static final long MOST_NANOS = Duration.ofSeconds(20).toNanos();

  private static final String MADE = ShellScript.text(Streams.class, "fifo");

  private static final String TAKE = MADE + "exec cat \"$1\"";

  private static final String FEED = MADE + ShellScript.text(Streams.class, "feed");

  private static final String END = ": > \"$1.end\"\n";

  private final Agents agents;
  private final Map<Path, Ends> streams = new HashMap<>();

  /** What keeps the FIFO open of a reader that is to see no end, until it has ended. */
  private final Map<Lease, Closeable> held = new HashMap<>();

  /** Where attempts run. */
  interface Agents {
    AgentDriver at(String agent) throws IOException;
  }

  /** The attempts at both ends of a stream, as far as they are known. */
  private static final class Ends {
    @Nullable Lease writer;
    @Nullable Lease reader;
    String mark = "";
    boolean carried;
  }

  Streams(Agents agents) {
    this.agents = agents;
  }

  /** An attempt is about to write into {@code fifo}. */
  void writes(Lease lease, Path fifo) {
    Ends ends;
    synchronized (this) {
      ends = streams.computeIfAbsent(fifo, _ -> new Ends());
      ends.writer = lease;
    }
    begin(fifo, ends);
  }

  /** An attempt is about to read {@code fifo}; what marks it marks what holds the FIFO open on its agent. */
  void reads(Lease lease, Path fifo, String mark) {
    Ends ends;
    synchronized (this) {
      ends = streams.computeIfAbsent(fifo, _ -> new Ends());
      ends.reader = lease;
      ends.mark = mark;
    }
    begin(fifo, ends);
  }

  private void begin(Path fifo, Ends ends) {
    Lease writer;
    Lease reader;
    synchronized (this) {
      writer = ends.writer;
      reader = ends.reader;
      if (writer == null
          || reader == null
          || ends.carried
          || writer.agent().equals(reader.agent())) {
        return;
      }
      ends.carried = true;
    }
    // a FIFO of this machine is opened by a call that holds its thread
    Thread.ofPlatform()
        .daemon()
        .name("stream " + writer.task() + " " + reader.task())
        .start(() -> carry(fifo, writer, reader, ends.mark));
  }

  /** An attempt has ended: whoever waits for it to open its end of a FIFO waits no more. */
  void ended(Lease lease) {
    Map<Path, Ends> left = new HashMap<>();
    Closeable open;
    synchronized (this) {
      open = held.remove(lease);
      streams
          .entrySet()
          .removeIf(
              each -> {
                Ends ends = each.getValue();
                boolean over = lease.equals(ends.writer) || lease.equals(ends.reader);
                if (over && ends.carried) {
                  left.put(each.getKey(), ends);
                }
                return over;
              });
    }
    left.keySet().forEach(Streams::release);
    close(open);
  }

  /** Opens a FIFO of this machine for both, which lets go whoever waits to open it. */
  private static void release(Path fifo) {
    if (fifo.toFile().exists()) {
      try (RandomAccessFile both = new RandomAccessFile(fifo.toFile(), "rw")) {
        both.getFD();
      } catch (IOException gone) {
        // nobody can wait for it
        return;
      }
    }
  }

  private void carry(Path fifo, Lease writer, Lease reader, String mark) {
    Sink to = null;
    try (Source from = source(writer, fifo)) {
      to = sink(reader, fifo, mark);
      byte[] bytes = new byte[CHUNK];
      for (int count = from.in().read(bytes); count >= 0; count = from.in().read(bytes)) {
        if (!to.write(bytes, count)) {
          // the reader has read what it wanted; the writer learns it by the usual signal
          close(to);
          return;
        }
      }
      from.whole();
      to.whole();
      close(to);
    } catch (IOException problem) {
      String why =
          "the stream from '"
              + writer.task()
              + "' on '"
              + writer.agent()
              + "' to '"
              + reader.task()
              + "' on '"
              + reader.agent()
              + "' broke: "
              + problem.getMessage();
      LOG.debug("{}", why, problem);
      hold(reader, to);
      stop(writer, why);
      stop(reader, why);
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has nobody take a part for the whole: the reader ends before its FIFO does. */
  private synchronized void hold(Lease reader, @Nullable Sink open) {
    if (open != null) {
      held.put(reader, open);
    }
  }

  private static void close(@Nullable Closeable open) {
    if (open != null) {
      try {
        open.close();
      } catch (IOException gone) {
        LOG.debug("a stream that ends", gone);
      }
    }
  }

  private void stop(Lease lease, String why) {
    try {
      agents.at(lease.agent()).stop(lease, new StopReason.Broken(why));
    } catch (IOException gone) {
      LOG.debug("with its agent", gone);
    }
  }

  /** The end that is read here. */
  private interface Source extends Closeable {
    InputStream in();

    /** To be asked at the end: fails when that was not the end of what was written. */
    void whole() throws IOException, InterruptedException;
  }

  /** The end that is written here. */
  private interface Sink extends Closeable {
    /** Writes some bytes; false when nobody reads any more. */
    boolean write(byte[] bytes, int count) throws IOException, InterruptedException;

    /** Says that this was all. */
    void whole() throws IOException, InterruptedException;
  }

  /** Waits for a FIFO of this machine, which is made by another process; opened too early it would be made a plain file. */
  private static void made(Path fifo) throws IOException {
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

  private Source source(Lease writer, Path fifo) throws IOException {
    if (agents.at(writer.agent()) instanceof SshDriver host) {
      HostCommand command = host.run(TAKE, host.there(fifo).toString());
      command.input().close();
      return new Source() {
        @Override
        public InputStream in() {
          return command.output();
        }

        @Override
        public void whole() throws IOException, InterruptedException {
          int code = command.exitCode();
          if (code != 0) {
            throw new IOException("reading it there ended with exit code " + code);
          }
        }

        @Override
        public void close() {
          command.close();
        }
      };
    }
    made(fifo);
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

  private Sink sink(Lease reader, Path fifo, String mark) throws IOException {
    if (agents.at(reader.agent()) instanceof SshDriver host) {
      String there = host.there(fifo).toString();
      HostCommand command = host.run(FEED, there, mark);
      return new Sink() {
        @Override
        public boolean write(byte[] bytes, int count) throws IOException, InterruptedException {
          try {
            command.input().write(bytes, 0, count);
            command.input().flush();
            return true;
          } catch (IOException refused) {
            // fails itself when the link broke
            command.exitCode();
            return false;
          }
        }

        @Override
        public void whole() throws IOException, InterruptedException {
          try (HostCommand end = host.run(END, there)) {
            end.input().close();
            if (end.exitCode() != 0) {
              throw new IOException("its end cannot be noted there: " + end.said());
            }
          }
          command.input().close();
          command.exitCode();
        }

        @Override
        public void close() {
          command.close();
        }
      };
    }
    made(fifo);
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
}
