package io.leat.cli;

import io.leat.cli.checkout.Checkout;
import io.leat.cli.checkout.CheckoutLoader;
import io.leat.cli.checkout.FileFetcher;
import io.leat.cli.checkout.JobfileFinder;
import io.leat.cli.checkout.Tracking;
import io.leat.cli.diagnostic.DiagnosticPrinter;
import io.leat.cli.terminal.BoundedFile;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.Locking;
import io.leat.dsl.lock.Lock;
import io.leat.dsl.lock.LockedFile;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Syntax;
import io.leat.engine.durable.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code leat lock}: fetches what a Jobfile loads from other repositories, and writes it into the lock beside it. */
final class LockCommand implements Command {
  private static final Option UPDATE =
      Option.flag("update", "fetches all anew, from what each branch or tag is now");

  @Override
  public Usage usage() {
    return new Usage(
        "lock",
        "fetches what a Jobfile loads from other repositories into Jobfile.lock",
        JobfileOptions.FILE,
        List.of(UPDATE),
        List.of("leat lock", "leat lock --update && git diff Jobfile.lock"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Limits limits = Limits.STANDARD;
    Path folder = session.terminal().folder();
    JobfileFinder.Found found = JobfileFinder.find(arguments.operand(), folder);
    if (Syntax.of(found.name()) != Syntax.GROOVY) {
      throw new UsageProblem(
          "'" + found.name() + "' loads nothing",
          "only Jobfiles in Groovy syntax have 'load', and so a lock");
    }
    Path jobfile = found.path().toAbsolutePath().normalize();
    Path around = JobfileReading.folder(jobfile);
    Checkout checkout = Checkout.around(around);
    CheckoutLoader loader =
        new CheckoutLoader(
            checkout == null ? around : checkout.root(), jobfile, limits.sourceBytes());
    Diagnostics diagnostics = new Diagnostics();
    Lock lock;
    try (FileFetcher fetcher =
        new FileFetcher(session.terminal().environment(), around, limits.sourceBytes())) {
      lock =
          Locking.of(
              found.name(),
              JobfileFinder.read(found, limits.sourceBytes()),
              arguments.has(UPDATE),
              limits,
              loader,
              fetcher,
              diagnostics);
    } catch (IOException problem) {
      throw new UsageProblem("cannot make a folder: " + JobfileFinder.reason(problem), null);
    }
    new DiagnosticPrinter(session.err(), found.name()).print(diagnostics.sorted());
    if (diagnostics.hasErrors()) {
      return ExitCode.REJECTED;
    }
    Path to = jobfile.resolveSibling(jobfile.getFileName() + Lock.ENDING);
    try {
      print(lock, to, write(lock, to), session.out());
      if (Files.exists(to)) {
        Tracking.warning(to, session.terminal().environment())
            .ifPresent(each -> session.err().line(Harmless.line(each)));
      }
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot write '" + to.getFileName() + "': " + JobfileFinder.reason(problem), null);
    }
    return ExitCode.OK;
  }

  /** Makes the file what the lock says; false when it was so before. A lock that holds nothing is no file. */
  private static boolean write(Lock lock, Path to) throws IOException {
    if (lock.files().isEmpty()) {
      return Files.deleteIfExists(to);
    }
    String text = lock.text();
    if (text.equals(existing(to))) {
      return false;
    }
    DurableFile.write(to, text);
    return true;
  }

  private static @Nullable String existing(Path to) throws IOException {
    return Files.exists(to) ? BoundedFile.text(to) : null;
  }

  private static void print(Lock lock, Path to, boolean changed, Print out) {
    for (LockedFile file : lock.files()) {
      out.ink(Ink.DIM, file.commit().substring(0, 9)).text("  ");
      out.line(Harmless.line(file.path().toString()));
    }
    out.text(to.getFileName().toString()).text(": ").text(Plural.of(lock.files().size(), "file"));
    out.line(changed ? ", written; commit it" : ", nothing has changed");
  }
}
