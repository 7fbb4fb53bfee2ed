package io.leat.agent.ssh;

import io.leat.engine.agent.AgentPipe;
import io.leat.engine.driver.shell.ShellScript;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A FIFO on a host, read and written by commands there. */
record HostPipe(SshDriver driver, Path fifo) implements AgentPipe {
  private static final String MADE = ShellScript.text(HostPipe.class, "fifo");

  private static final String TAKE = MADE + "exec cat \"$1\"";

  private static final String FEED = MADE + ShellScript.text(HostPipe.class, "feed");

  private static final String END = ": > \"$1.end\"\n";

  @Override
  public Source source() throws IOException {
    HostCommand command = driver.run(TAKE, driver.there(fifo).toString());
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

  @Override
  public Sink sink(String tag) throws IOException {
    String there = driver.there(fifo).toString();
    HostCommand command = driver.run(FEED, there, tag);
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
        try (HostCommand end = driver.run(END, there)) {
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

  @Override
  public void release() {
    // nobody waits for it on this machine
  }
}
