package io.leat.dsl;

import io.leat.dsl.check.ParameterValues;
import io.leat.dsl.config.ConfigReader;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.declaration.Uses;
import io.leat.dsl.eval.Interpreter;
import io.leat.dsl.groovy.GroovyReader;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Inputs;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Syntax;
import io.leat.dsl.syntax.Statement;
import io.leat.dsl.vocabulary.PlanningFacts;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a source says, whatever its syntax. */
final class Declarations implements Interpreter.Host {
  private final Limits limits;
  private final SourceLoader loader;
  private final Uses uses;
  private final Diagnostics diagnostics;
  private final PlanningFacts facts;

  Declarations(
      Limits limits, Inputs inputs, SourceLoader loader, Uses uses, Diagnostics diagnostics) {
    this.limits = limits;
    this.loader = loader;
    this.uses = uses;
    this.diagnostics = diagnostics;
    this.facts = new PlanningFacts(inputs);
  }

  List<Declaration> of(JobfileSource source) {
    if (source.syntax() != Syntax.GROOVY) {
      return new ConfigReader(limits, uses, diagnostics).read(source);
    }
    return GroovyReader.read(source, limits, diagnostics)
        .map(file -> Interpreter.evaluate(file, facts, uses, limits, diagnostics, this))
        .orElse(List.of());
  }

  @Override
  public Optional<List<Statement>> load(String path, SourceSpan at) {
    byte[] bytes;
    try {
      bytes = loader.load(path);
    } catch (FileNotFoundException missing) {
      diagnostics.add(
          Diagnostic.of(DiagnosticCode.LOAD, at, "there is no file '" + path + "' to load")
              .help("paths begin at the root of the checkout"));
      return Optional.empty();
    } catch (IOException problem) {
      diagnostics.add(
          DiagnosticCode.LOAD, at, "'" + path + "' cannot be loaded: " + problem.getMessage());
      return Optional.empty();
    }
    return SourceText.decode(path, Syntax.GROOVY, bytes, limits, diagnostics)
        .flatMap(source -> GroovyReader.read(source, limits, diagnostics));
  }

  @Override
  public void parameters(Declaration params) {
    ParameterValues.read(params, facts, diagnostics);
  }
}
