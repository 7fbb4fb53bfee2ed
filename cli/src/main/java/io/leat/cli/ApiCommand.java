package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.cli.run.PlainText;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.durable.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code leat api}: any request to a server, with the login. */
final class ApiCommand implements Command {
  private static final Option DATA =
      Option.valued("data", "JSON", "the body; @FILE takes it from a file, @- from stdin");

  @Override
  public Usage usage() {
    return new Usage(
        "api",
        "sends a request to a server and prints the answer",
        List.of(
            Usage.Operand.required("METHOD", "the method of HTTP")
                .of("GET", "POST", "PUT", "PATCH", "DELETE"),
            Usage.Operand.required(
                "PATH",
                "as in the contract, which GET openapi.json prints; what is not /health, /ready or"
                    + " /metrics is below /api/v1/, which may be left out")),
        List.of(DATA, ServerOptions.SERVER),
        List.of(
            "leat api GET runs/17",
            "leat api PATCH runs/17 --data '{\"pinned\":true}'",
            "leat api GET /metrics"));
  }

  /** The path with the beginning that may be left out. */
  private static String full(String path) {
    String first = path.startsWith("/") ? path.split("[/?]", 3)[1] : "";
    return List.of("api", "health", "ready", "metrics").contains(first)
        ? path
        : "/api/v1" + (path.startsWith("/") ? "" : "/") + path;
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String path = String.valueOf(arguments.operand(1));
    Address address = Address.written(String.valueOf(arguments.operand()), full(path));
    Json body = body(arguments.value(DATA), session);
    Server server = ServerOptions.server(arguments, session);
    try (InputStream in = server.stream(address, body)) {
      if (session.terminal().toTerminal()) {
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          session.out().line(PlainText.line(line)).flush();
        }
      } else {
        OutputStream out = session.terminal().stdout();
        in.transferTo(out);
        out.flush();
      }
      return ExitCode.OK;
    } catch (IOException problem) {
      throw new UsageProblem("the answer breaks off: " + Reason.of(problem), null);
    }
  }

  private static @Nullable Json body(@Nullable String written, Session session) {
    if (written == null) {
      return null;
    }
    try {
      return Json.read(
          written.startsWith("@") ? GivenFile.text(written.substring(1), session) : written);
    } catch (IOException problem) {
      throw new UsageProblem("the body is " + Reason.of(problem), null);
    }
  }
}
