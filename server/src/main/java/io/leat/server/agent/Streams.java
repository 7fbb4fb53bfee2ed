package io.leat.server.agent;

import io.leat.engine.agent.AgentDriver;
import io.leat.engine.agent.AgentPipe;
import io.leat.engine.agent.StopReason;
import io.leat.engine.run.Lease;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
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
  private final Agents agents;
  private final Map<Path, PipeEnds> streams = new HashMap<>();

  /** What keeps the FIFO open of a reader that is to see no end, until it has ended. */
  private final Map<Lease, Closeable> held = new HashMap<>();

  /** Where attempts run. */
  interface Agents {
    AgentDriver at(String agent) throws IOException;
  }

  /** The attempts at both ends of a stream, as far as they are known. */
  private static final class PipeEnds {
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
    PipeEnds ends;
    synchronized (this) {
      ends = streams.computeIfAbsent(fifo, _ -> new PipeEnds());
      ends.writer = lease;
    }
    begin(fifo, ends);
  }

  /** An attempt is about to read {@code fifo}; what marks it marks what holds the FIFO open on its agent. */
  void reads(Lease lease, Path fifo, String mark) {
    PipeEnds ends;
    synchronized (this) {
      ends = streams.computeIfAbsent(fifo, _ -> new PipeEnds());
      ends.reader = lease;
      ends.mark = mark;
    }
    begin(fifo, ends);
  }

  private void begin(Path fifo, PipeEnds ends) {
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
    Map<Path, PipeEnds> left = new HashMap<>();
    Closeable open;
    synchronized (this) {
      open = held.remove(lease);
      streams
          .entrySet()
          .removeIf(
              each -> {
                PipeEnds ends = each.getValue();
                boolean over = lease.equals(ends.writer) || lease.equals(ends.reader);
                if (over && ends.carried) {
                  left.put(each.getKey(), ends);
                }
                return over;
              });
    }
    left.forEach(this::release);
    close(open);
  }

  private void release(Path fifo, PipeEnds ends) {
    for (Lease each : Arrays.asList(ends.writer, ends.reader)) {
      try {
        if (each != null) {
          agents.at(each.agent()).pipe(fifo).release();
        }
      } catch (IOException gone) {
        LOG.debug("with its agent", gone);
      }
    }
  }

  private void carry(Path fifo, Lease writer, Lease reader, String mark) {
    AgentPipe.Sink to = null;
    try (AgentPipe.Source from = agents.at(writer.agent()).pipe(fifo).source()) {
      to = agents.at(reader.agent()).pipe(fifo).sink(mark);
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
  private synchronized void hold(Lease reader, @Nullable Closeable open) {
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
}
