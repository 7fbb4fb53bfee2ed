package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.LoadPath;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.syntax.Node;
import io.leat.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code load}: brings the functions of other files, each of which may load in its turn. */
final class Loads {
  private static final Value REF = Value.of("ref");
  private static final Value FILE = Value.of("file");

  /** What reading a file costs, and how much of its text is parsed in one step. */
  private static final int READING_STEPS = 1_000;

  private static final int LETTERS_PER_STEP = 8;

  private static final String ELSEWHERE =
      "for example: load 'https://git.example.com/ci.git', ref: 'v3', file: 'common.leat'";

  private final Interpreter in;
  private final Interpreter.Host host;
  private final Reached reached;
  private final List<List<Statement>> statements = new ArrayList<>();
  private final List<LoadPath> loading = new ArrayList<>();

  Loads(Interpreter in, Interpreter.Host host, Reached reached) {
    this.in = in;
    this.host = host;
    this.reached = reached;
  }

  /** The statements of each file that was loaded, in the order of loading. */
  List<List<Statement>> statements() {
    return statements;
  }

  /** Brings the functions of the file that {@code arguments} name into {@code globals}. */
  void load(List<Value> arguments, Scope globals, SourceSpan at) {
    load(path(arguments, at), globals, at);
  }

  private LoadPath path(List<Value> arguments, SourceSpan at) {
    if (arguments.size() == 1
        && arguments.getFirst().plain() instanceof Value.Str(String file, boolean _)) {
      if (file.contains("://")) {
        throw new EvaluationProblem(
            DiagnosticCode.LOAD,
            at,
            "a file of another repository is named by 'ref' and 'file' as well",
            ELSEWHERE);
      }
      return host.path(normal(file, at), at);
    }
    if (arguments.size() == 2
        && arguments.getFirst() instanceof Value.Entries(ValueMap named)
        && arguments.getLast().plain() instanceof Value.Str(String url, boolean _)
        && named.size() == 2) {
      String ref = text(named.get(REF, in.budget(), at));
      String file = text(named.get(FILE, in.budget(), at));
      if (ref != null && file != null) {
        return new LoadPath(new LoadPath.Repository(url, ref), normal(file, at));
      }
    }
    throw new EvaluationProblem(
        DiagnosticCode.WRONG_ARGUMENTS,
        at,
        "'load' takes a path, or the URL of a repository with 'ref' and 'file', each a text",
        ELSEWHERE);
  }

  private static @Nullable String text(@Nullable Value value) {
    return value != null && value.plain() instanceof Value.Str(String text, boolean _)
        ? text
        : null;
  }

  /** A path below the root of a repository. */
  private static String normal(String path, SourceSpan at) {
    boolean leaves = path.startsWith("/") || path.indexOf('\\') >= 0 || path.indexOf(':') >= 0;
    for (String segment : path.split("/", -1)) {
      leaves |= segment.isEmpty() || segment.equals("..") || segment.equals(".");
    }
    if (leaves || path.chars().anyMatch(c -> c < ' ')) {
      throw new EvaluationProblem(
          DiagnosticCode.LOAD,
          at,
          "'load' takes a path below the root of the checkout, without '..'",
          "for example: load 'ci/common.leat'");
    }
    return path;
  }

  private void load(LoadPath path, Scope globals, SourceSpan at) {
    if (loading.contains(path)) {
      throw new EvaluationProblem(
          DiagnosticCode.LOAD,
          at,
          "files load each other: "
              + loading.stream().map(LoadPath::toString).collect(Collectors.joining(" -> "))
              + " -> "
              + path,
          "take what both need into a third file");
    }
    in.budget().steps(READING_STEPS, at);
    Optional<List<Statement>> file = host.load(path, at);
    if (file.isEmpty()) {
      return;
    }
    if (!file.get().isEmpty()) {
      in.budget()
          .steps(file.get().getFirst().span().source().text().length() / LETTERS_PER_STEP, at);
    }
    loading.add(path);
    for (Statement statement : file.get()) {
      boolean loads =
          statement
                  instanceof
                  Statement.Evaluate(
                      Node.Call(Node.Variable(String name, var _), var _, var _, var _))
              && name.equals("load");
      if (!(statement instanceof Statement.Function) && !loads) {
        in.report(
            DiagnosticCode.LOAD,
            statement.span(),
            "a file that is loaded holds functions and 'load', nothing else",
            "wrap it in a function: def name() { ... }");
      }
    }
    in.functions(file.get(), globals);
    in.recovering(
        file.get().stream().filter(each -> each instanceof Statement.Evaluate).toList(), globals);
    loading.removeLast();
    statements.add(file.get());
    reached.load(at);
  }
}
