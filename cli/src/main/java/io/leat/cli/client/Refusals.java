package io.leat.cli.client;

import io.leat.cli.terminal.Json;
import io.leat.contract.DiagnosticView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers that are errors, in words for the user: Problem Details (RFC 9457), or whatever stands between here and the server. */
final class Refusals {
  private Refusals() {}

  /** What {@code status} with {@code body} means. */
  static ServerProblem problem(Server server, boolean signedIn, int status, String body) {
    Json problem = Json.lenient(body);
    String detail = problem.text("detail");
    if (status == 401 && server.isByToken()) {
      return new ServerProblem(
          ServerProblem.Kind.SIGNED_OUT,
          server.url() + " does not know the API token in LEAT_TOKEN",
          "it is mistyped, expired or removed: put another one there (leat tokens add), or unset it"
              + " and run leat login");
    }
    if (status == 401 && signedIn) {
      return new ServerProblem(
          ServerProblem.Kind.SIGNED_OUT, "your login has ended, run: leat login", null);
    }
    List<String> details = details(server, problem);
    if (detail.isEmpty()) {
      if (status >= 502 && status <= 504 && problem.text("code").isEmpty()) {
        return new ServerProblem(
            ServerProblem.Kind.AWAY,
            "what stands before the server at "
                + server.url()
                + " answers "
                + status
                + ": it does not reach it",
            "is the server running behind that proxy? the log of the proxy says more");
      }
      String title = problem.text("title");
      return new ServerProblem(
          status >= 500 ? ServerProblem.Kind.AWAY : ServerProblem.Kind.REFUSED,
          problem.text("code"),
          server.url() + " answers " + status + (title.isEmpty() ? "" : ": " + title),
          details,
          problem.text("code").isEmpty() ? "is this the URL of a Leat server?" : null);
    }
    return new ServerProblem(
        kind(status, problem), problem.text("code"), detail, details, help(status, problem));
  }

  private static ServerProblem.Kind kind(int status, Json problem) {
    if (status == 401) {
      return ServerProblem.Kind.SIGNED_OUT;
    }
    // a condition of the user's own may be wrong too
    if (!problem.items("diagnostics").isEmpty() && problem.text("parameter").isEmpty()) {
      return ServerProblem.Kind.JOBFILE;
    }
    return status >= 500 ? ServerProblem.Kind.AWAY : ServerProblem.Kind.REFUSED;
  }

  private static @Nullable String help(int status, Json problem) {
    String own = problem.text("help");
    if (!own.isEmpty()) {
      return own;
    }
    if (status >= 500) {
      return "the log of the server says more under " + problem.text("instance");
    }
    return switch (problem.text("code")) {
      case "bad-body", "bad-parameter" -> where(problem);
      case "busy" -> "wait for it, or go without --if-busy refuse";
      default -> null;
    };
  }

  private static @Nullable String where(Json problem) {
    String where = problem.text("pointer") + problem.text("parameter");
    return where.isEmpty() ? null : "look at '" + where + "' of the request";
  }

  private static List<String> details(Server server, Json problem) {
    List<String> details = new ArrayList<>();
    for (Json error : problem.items("errors")) {
      details.add(error.text("pointer") + ": " + error.text("detail"));
    }
    for (Json diagnostic : problem.items("diagnostics")) {
      Answer<DiagnosticView> answer = new Answer<>(server, diagnostic, DiagnosticView.class);
      details.add(diagnostic(answer, answer.value()));
    }
    return details;
  }

  /** One diagnostic of a Jobfile, which is in {@code answer}, on a line. */
  static String diagnostic(Answer<?> answer, DiagnosticView diagnostic) {
    String severity = answer.word(DiagnosticView.Severity.class, diagnostic.severity());
    String help = Objects.requireNonNullElse(diagnostic.help(), "");
    return diagnostic.file()
        + ":"
        + diagnostic.line()
        + ":"
        + diagnostic.column()
        + ": "
        + severity
        + "["
        + diagnostic.code()
        + "]: "
        + diagnostic.message()
        + (help.isEmpty() ? "" : "; help: " + help);
  }
}
