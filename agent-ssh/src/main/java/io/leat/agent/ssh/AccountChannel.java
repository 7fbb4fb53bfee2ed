package io.leat.agent.ssh;

import io.leat.engine.driver.local.OtherAccount;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * A command of another account of this machine. Whoever is that account may stop it, or hold its pipes open: so what is read and written
 * goes through threads that nobody waits for.
 */
final class AccountChannel implements HostChannel {
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final OtherAccount.Running process;
  private final ReadAhead output;
  private final WriteBehind input;
  private final Thread saying;
  private final HeldOpen.Output errors;
  private final BooleanSupplier linked;
  private final CompletableFuture<Integer> ended;

  /**
   * A channel of a command that has just begun.
   *
   * @param said takes its stderr; must not block
   * @param stalled how long a write may wait
   * @param linked tells whether the link is there
   */
  AccountChannel(
      OtherAccount.Running process,
      OutputStream said,
      Duration stalled,
      HeldOpen held,
      BooleanSupplier linked) {
    this.process = process;
    this.linked = linked;
    this.output = new ReadAhead(process.out(), held.new Output());
    this.input = new WriteBehind(process.in(), stalled);
    this.errors = held.new Output();
    this.saying = drain(process.err(), said);
    this.ended = process.exit().copy();
  }

  private Thread drain(InputStream from, OutputStream to) {
    return Thread.ofPlatform()
        .daemon()
        .name("account says")
        .start(
            () -> {
              try (from) {
                from.transferTo(to);
              } catch (IOException closed) {
                // it says no more
                return;
              } finally {
                errors.end();
              }
            });
  }

  /** Has something done once it has ended. */
  void whenEnded(Runnable then) {
    CompletableFuture<Integer> _ = ended.whenComplete((_, _) -> then.run());
  }

  @Override
  public OutputStream input() {
    return input;
  }

  @Override
  public InputStream output(Duration patience) {
    output.patience(patience);
    return output;
  }

  @Override
  public boolean isEof() {
    return output.isEof();
  }

  @Override
  public int exitCode() throws IOException {
    try {
      int code = ended.get();
      // a process that it left behind may hold its stderr open
      saying.join(LAST_WORDS);
      return code;
    } catch (ExecutionException closed) {
      throw new IOException("the command was given up", closed);
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", told);
    }
  }

  @Override
  public void awaitEnd() {
    Future<Integer> known = ended;
    try {
      known.get();
    } catch (ExecutionException closed) {
      // it is out of reach
      return;
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isLinked() {
    return linked.getAsBoolean();
  }

  @Override
  public void close() {
    ended.completeExceptionally(new IOException("it was closed"));
    input.giveUp();
    output.close();
    errors.leave();
    process.askToEnd();
  }
}
