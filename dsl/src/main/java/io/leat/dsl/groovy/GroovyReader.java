package io.leat.dsl.groovy;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.syntax.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Groovy Jobfile and what it loads into syntax trees. What that costs grows with the number of their words, which
 * {@link Limits#WORDS} bounds. Not for use by several threads; needs stack for the nesting that the limits allow.
 */
public final class GroovyReader {
  private final Limits limits;
  private final Diagnostics diagnostics;
  private int left = Limits.WORDS;

  /** A reader of one Jobfile, which reports to {@code diagnostics}. */
  public GroovyReader(Limits limits, Diagnostics diagnostics) {
    this.limits = limits;
    this.diagnostics = diagnostics;
  }

  /**
   * Reads {@code source}, the Jobfile or a file that it loads.
   *
   * @return empty when it is not a sentence of the language; the first thing that is wrong has then been reported, since what follows a
   *     mistake of syntax is guesswork
   */
  public Optional<List<Statement>> read(JobfileSource source) {
    Scanner scanner = new Scanner(source, limits, left);
    try {
      List<Lexeme> lexemes = scanner.scan();
      left -= lexemes.size();
      Diagnostic brackets = scanner.bracketProblem();
      Diagnostic syntax = null;
      List<Statement> statements = List.of();
      try {
        statements = parse(lexemes, source);
      } catch (SyntaxProblem problem) {
        syntax = problem.diagnostic();
      }
      Diagnostic first = first(brackets, syntax);
      if (first != null) {
        diagnostics.add(first);
      }
      scanner.foreign.forEach(diagnostics::add);
      return first == null && scanner.foreign.isEmpty()
          ? Optional.of(statements)
          : Optional.empty();
    } catch (SyntaxProblem problem) {
      scanner.foreign.forEach(diagnostics::add);
      diagnostics.add(problem.diagnostic());
      return Optional.empty();
    }
  }

  private static @Nullable Diagnostic first(
      @Nullable Diagnostic brackets, @Nullable Diagnostic syntax) {
    if (brackets == null || syntax == null) {
      return brackets == null ? syntax : brackets;
    }
    boolean limit = syntax.code() == DiagnosticCode.TOO_NESTED;
    return limit || syntax.span().start() < brackets.span().start() ? syntax : brackets;
  }

  private List<Statement> parse(List<Lexeme> lexemes, JobfileSource source) {
    JobfileParser parser = new JobfileParser(new Lexemes(lexemes));
    SyntaxErrors errors = new SyntaxErrors(lexemes);
    TreeBuilder builder = new TreeBuilder(lexemes, source);
    parser.limit(limits.nesting());
    parser.tell(builder);
    parser.removeErrorListeners();
    parser.setErrorHandler(errors);
    try {
      return builder.file(parser.file().statements());
    } catch (DepthLimitedParser.TooDeep tooDeep) {
      throw errors.tooDeep(parser, limits);
    }
  }
}
