package io.leat.dsl;

import io.leat.dsl.check.FileExtent;
import io.leat.dsl.check.ParameterValues;
import io.leat.dsl.config.ConfigReader;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.declaration.Extent;
import io.leat.dsl.declaration.Uses;
import io.leat.dsl.eval.Interpreter;
import io.leat.dsl.groovy.GroovyReader;
import io.leat.dsl.lock.Lock;
import io.leat.dsl.lock.LockReader;
import io.leat.dsl.lock.LockedFile;
import io.leat.dsl.source.Deadline;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.LoadPath;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Syntax;
import io.leat.dsl.syntax.Statement;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.engine.job.Inputs;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a source says, whatever its syntax. */
final class Declarations implements Interpreter.Host {
  private final Limits limits;
  private final Deadline deadline;
  private final SourceLoader loader;
  private final Uses uses;
  private final Diagnostics diagnostics;
  private final GroovyReader groovy;
  private final PlanningFacts facts;
  private final IdentityHashMap<JobfileSource, LoadPath> loaded = new IdentityHashMap<>();
  private String jobfile = "";
  private long parameterBytes;
  // the lock is looked at when something of another repository is loaded
  private boolean lockRead;
  private @Nullable Lock lock;

  Declarations(
      Limits limits,
      Deadline deadline,
      Inputs inputs,
      SourceLoader loader,
      Uses uses,
      Diagnostics diagnostics) {
    this.limits = limits;
    this.deadline = deadline;
    this.loader = loader;
    this.uses = uses;
    this.diagnostics = diagnostics;
    this.groovy = new GroovyReader(limits, diagnostics);
    this.facts = new PlanningFacts(inputs);
  }

  List<Declaration> of(JobfileSource source) {
    jobfile = source.name();
    if (source.syntax() != Syntax.GROOVY) {
      return new ConfigReader(limits, deadline, uses, diagnostics).read(source);
    }
    return groovy
        .read(source)
        .map(file -> Interpreter.evaluate(file, facts, uses, limits, deadline, diagnostics, this))
        .orElse(List.of());
  }

  @Override
  public LoadPath path(String file, SourceSpan at) {
    LoadPath loading = loaded.get(at.source());
    return loading == null ? new LoadPath(null, file) : loading.beside(file);
  }

  @Override
  public Optional<List<Statement>> load(LoadPath path, SourceSpan at) {
    Optional<JobfileSource> source = path.repository() == null ? own(path, at) : locked(path, at);
    source.ifPresent(text -> loaded.put(text, path));
    return source.flatMap(groovy::read);
  }

  private Optional<JobfileSource> own(LoadPath path, SourceSpan at) {
    try {
      return SourceText.decode(
          path.file(), Syntax.GROOVY, loader.load(path.file()), limits, diagnostics);
    } catch (FileNotFoundException missing) {
      diagnostics.add(
          Diagnostic.of(DiagnosticCode.LOAD, at, "there is no file '" + path + "' to load")
              .help("paths begin at the root of the checkout"));
    } catch (IOException problem) {
      diagnostics.add(
          DiagnosticCode.LOAD, at, "'" + path + "' cannot be loaded: " + problem.getMessage());
    }
    return Optional.empty();
  }

  private Optional<JobfileSource> locked(LoadPath path, SourceSpan at) {
    if (!lockRead) {
      lock = readLock(at);
      lockRead = true;
    }
    Lock known = lock;
    if (known == null) {
      return Optional.empty();
    }
    Optional<LockedFile> file = known.file(path);
    if (file.isEmpty()) {
      diagnostics.add(
          Diagnostic.of(DiagnosticCode.LOAD, at, "'" + path + "' is not in " + lockName())
              .help("'leat lock' fetches it and writes it there; commit that file"));
      return Optional.empty();
    }
    JobfileSource source = new JobfileSource(path.toString(), file.get().text(), Syntax.GROOVY);
    return SourceText.isSeen(source, diagnostics) ? Optional.of(source) : Optional.empty();
  }

  /** The lock; null and reported when there is something wrong with it. */
  private @Nullable Lock readLock(SourceSpan at) {
    try {
      return SourceText.decode(lockName(), Syntax.JSON, loader.lock(jobfile), limits, diagnostics)
          .flatMap(source -> LockReader.read(source, limits, diagnostics))
          .orElse(null);
    } catch (FileNotFoundException missing) {
      return Lock.EMPTY;
    } catch (IOException problem) {
      diagnostics.add(
          DiagnosticCode.LOAD, at, lockName() + " cannot be read: " + problem.getMessage());
      return null;
    }
  }

  private String lockName() {
    return jobfile + Lock.ENDING;
  }

  @Override
  public void parameters(Declaration params) {
    // texts that they share are written out for each
    parameterBytes += Extent.of(params);
    if (parameterBytes > Limits.SETTINGS) {
      diagnostics.add(FileExtent.tooMuch(params.wordSpan()));
      return;
    }
    ParameterValues.read(params, facts, diagnostics);
  }
}
