package io.leat.dsl;

import io.leat.dsl.groovy.GroovyReader;
import io.leat.dsl.lock.Lock;
import io.leat.dsl.lock.LockReader;
import io.leat.dsl.lock.LockedFile;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.LoadPath;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Syntax;
import io.leat.dsl.syntax.Node;
import io.leat.dsl.syntax.Statement;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the lock of a Jobfile: finds what it loads from other repositories, and what that loads in its turn, by the statements that
 * stand at the top of each file; nothing is evaluated. Not for use by several threads.
 */
public final class Locking {

  /** Brings files of other repositories. Each message of what is thrown is shown to the user. */
  public interface Fetcher {

    /** The commit that the ref is now, 40 hexadecimal digits. */
    String commit(LoadPath.Repository repository) throws IOException;

    /** The bytes of a file at a commit of its repository. */
    byte[] file(LoadPath path, String commit) throws IOException;
  }

  private static final int MOST_FILES = 1000;

  private final Limits limits;
  private final SourceLoader loader;
  private final Fetcher fetcher;
  private final Diagnostics diagnostics;
  private final GroovyReader groovy;
  private final Map<LoadPath, LockedFile> locked = new LinkedHashMap<>();
  private final Map<LoadPath.Repository, String> commits = new HashMap<>();
  private final Set<LoadPath> seen = new HashSet<>();
  private final Deque<Load> open = new ArrayDeque<>();
  private Lock before = Lock.EMPTY;

  /** A {@code load} that was found, and where it stands. */
  private record Load(LoadPath path, SourceSpan at) {}

  private Locking(Limits limits, SourceLoader loader, Fetcher fetcher, Diagnostics diagnostics) {
    this.limits = limits;
    this.loader = loader;
    this.fetcher = fetcher;
    this.diagnostics = diagnostics;
    this.groovy = new GroovyReader(limits, diagnostics);
  }

  /**
   * The lock that a Jobfile needs. What is locked already stays as it is, and another file of the same repository and ref is taken from
   * the same commit; what is not loaded any more goes.
   *
   * @param name how messages call the Jobfile
   * @param update whether all is fetched anew, from what each ref is now
   * @param diagnostics gets what is wrong; the lock is whole only when it has no errors
   */
  public static Lock of(
      String name,
      byte[] bytes,
      boolean update,
      Limits limits,
      SourceLoader loader,
      Fetcher fetcher,
      Diagnostics diagnostics) {
    Locking locking = new Locking(limits, loader, fetcher, diagnostics);
    if (!update) {
      locking.before = locking.before(name);
    }
    for (LockedFile file : locking.before.files()) {
      locking.commits.putIfAbsent(file.repository(), file.commit());
    }
    SourceText.decode(name, Syntax.GROOVY, bytes, limits, diagnostics)
        .ifPresent(source -> locking.follow(source, null));
    while (!locking.open.isEmpty() && !diagnostics.hasErrors()) {
      locking.take(locking.open.removeFirst());
    }
    return new Lock(List.copyOf(locking.locked.values()));
  }

  /** The lock that is there; an empty one where it is missing or damaged, since it is about to be written. */
  private Lock before(String name) {
    try {
      return SourceText.decode(name, Syntax.JSON, loader.lock(name), limits, new Diagnostics())
          .flatMap(source -> LockReader.read(source, limits, new Diagnostics()))
          .orElse(Lock.EMPTY);
    } catch (IOException missing) {
      return Lock.EMPTY;
    }
  }

  private void take(Load load) {
    if (!seen.add(load.path())) {
      return;
    }
    if (seen.size() > MOST_FILES) {
      diagnostics.add(
          DiagnosticCode.LOAD, load.at(), "more than " + MOST_FILES + " files are loaded");
      return;
    }
    LoadPath path = load.path();
    Optional<JobfileSource> source;
    if (path.repository() == null) {
      source = own(load);
    } else {
      LockedFile file = before.file(path).orElse(null);
      if (file == null) {
        file = fetched(load);
      }
      if (file == null) {
        return;
      }
      locked.put(path, file);
      source = Optional.of(new JobfileSource(path.toString(), file.text(), Syntax.GROOVY));
    }
    source.ifPresent(text -> follow(text, path));
  }

  private Optional<JobfileSource> own(Load load) {
    String file = load.path().file();
    try {
      return SourceText.decode(file, Syntax.GROOVY, loader.load(file), limits, diagnostics);
    } catch (FileNotFoundException missing) {
      diagnostics.add(DiagnosticCode.LOAD, load.at(), "there is no file '" + file + "' to load");
    } catch (IOException problem) {
      diagnostics.add(
          DiagnosticCode.LOAD,
          load.at(),
          "'" + file + "' cannot be loaded: " + problem.getMessage());
    }
    return Optional.empty();
  }

  private @Nullable LockedFile fetched(Load load) {
    LoadPath path = load.path();
    LoadPath.Repository repository = Objects.requireNonNull(path.repository());
    try {
      String commit = commits.get(repository);
      if (commit == null) {
        commit = fetcher.commit(repository);
        commits.put(repository, commit);
      }
      String from = commit;
      return SourceText.decode(
              path.toString(), Syntax.GROOVY, fetcher.file(path, from), limits, diagnostics)
          .map(source -> new LockedFile(path, from, source.text()))
          .orElse(null);
    } catch (IOException problem) {
      diagnostics.add(
          DiagnosticCode.LOAD,
          load.at(),
          "'" + path + "' cannot be fetched: " + problem.getMessage());
      return null;
    }
  }

  /** Finds what {@code source} loads; {@code path} is where it was loaded from, null for the Jobfile. */
  private void follow(JobfileSource source, @Nullable LoadPath path) {
    List<Statement> statements = groovy.read(source).orElse(List.of());
    for (Statement statement : statements) {
      if (statement
              instanceof
              Statement.Evaluate(
                  Node.Call(
                      Node.Variable(String name, SourceSpan at),
                      List<Node.Argument> arguments,
                      boolean _,
                      SourceSpan _))
          && name.equals("load")) {
        LoadPath found = path(arguments, path);
        if (found != null) {
          open.addLast(new Load(found, at));
        }
      }
    }
  }

  /** What a call of {@code load} names; null when it is not written down, so that only evaluation can tell. */
  private static @Nullable LoadPath path(List<Node.Argument> arguments, @Nullable LoadPath from) {
    String first = null;
    Map<String, String> named = new HashMap<>();
    for (Node.Argument argument : arguments) {
      if (!(argument.value() instanceof Node.Text(String text, SourceSpan _))) {
        return null;
      }
      String name = argument.name();
      if (name == null) {
        first = text;
      } else {
        named.put(name, text);
      }
    }
    if (first == null) {
      return null;
    }
    String ref = named.get("ref");
    String file = named.get("file");
    if (ref != null && file != null) {
      return new LoadPath(new LoadPath.Repository(first, ref), file);
    }
    return from == null ? new LoadPath(null, first) : from.beside(first);
  }
}
