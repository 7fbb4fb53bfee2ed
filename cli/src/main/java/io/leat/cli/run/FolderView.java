package io.leat.cli.run;

import io.leat.engine.durable.Pack;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.TaskName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A run in a folder of this machine. */
public record FolderView(RunFolder folder, int total, Set<TaskName> streams) implements RunView {

  /** That of {@code run}. */
  public static FolderView of(StoredRun run) {
    return new FolderView(run.folder(), run.plan().size(), run.streaming());
  }

  @Override
  public ShownLog log(TaskName task, int attempt) {
    return new OfFile(folder.attempt(task, attempt).log());
  }

  private record OfFile(Path file) implements ShownLog {
    @Override
    public String line() {
      return LogEnd.line(file);
    }

    @Override
    public List<String> lines(int most) {
      return LogEnd.lines(file, most);
    }

    @Override
    public Tail tail() {
      return new FileTail(file);
    }
  }

  /**
   * A log that is read as it grows. A task that prints faster than anyone could read is not followed line by line: what is more than
   * {@value #BEHIND} bytes behind is passed over; the log has it all.
   */
  private static final class FileTail implements ShownLog.Tail {
    private static final long BEHIND = 8 << 20;
    private static final int KEPT = 64 << 10;

    private final Path file;
    private @Nullable SeekableByteChannel channel;
    private long offset;
    private long passed;

    FileTail(Path file) {
      this.file = file;
    }

    @Override
    public int read(byte[] into) throws IOException {
      SeekableByteChannel open = channel;
      if (open == null) {
        try {
          if (Pack.size(file) == 0) {
            return 0;
          }
          open = Pack.open(file);
        } catch (NoSuchFileException notYet) {
          return 0;
        }
        channel = open;
      }
      long size = open.size();
      if (size - offset > BEHIND) {
        passed += size - KEPT - offset;
        offset = size - KEPT;
      }
      int count = open.position(offset).read(ByteBuffer.wrap(into));
      offset += Math.max(0, count);
      return Math.max(0, count);
    }

    @Override
    public long passedOver() {
      long now = passed;
      passed = 0;
      return now;
    }

    @Override
    public boolean whole(Duration wait) {
      return true;
    }

    @Override
    public void close() throws IOException {
      SeekableByteChannel open = channel;
      if (open != null) {
        open.close();
      }
    }
  }
}
