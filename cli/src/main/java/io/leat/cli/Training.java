package io.leat.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the launcher runs once to make the AOT cache: usual commands, one after another in one JVM, so that the
 * cache holds the classes and links that they need.
 */
final class Training {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SERVED = "serve ";
  private static final String ANSWERED = "answer ";
  private static final Pattern NUMBER = Pattern.compile("\"run\":([0-9]+)");
  private static final Pattern TOKEN = Pattern.compile("(?i)\nauthorization: ([^\r]+)");

  private Training() {}

  /**
   * Runs the commands of a file, and ends this process.
   *
   * @param arguments one word, the file: a command a line, its words parted by single blanks. {@code serve N} has a server do N runs;
   *     behind {@code answer FOLDER}, commands that ask a server are answered from a folder
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int code = 1;
    try {
      List<String> failed = run(Path.of(arguments[0]), Terminal.ofProcess());
      if (!failed.isEmpty()) {
        System.err.println("leat: commands of the training that failed: " + failed);
      }
      code = failed.isEmpty() ? 0 : 1;
    } finally {
      // also when the server goes on
      System.exit(code);
    }
  }

  /** Runs the commands of a file and returns those that did not end with 0. */
  static List<String> run(Path commands, Terminal terminal)
      throws IOException, InterruptedException {
    List<String> lines = Files.readAllLines(commands);
    if (!lines.getFirst().startsWith(ANSWERED)) {
      return run(lines, terminal);
    }
    Path answers = terminal.folder().resolve(lines.getFirst().substring(ANSWERED.length()));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/", exchange -> answer(exchange, answers));
    server.start();
    try {
      return run(lines.subList(1, lines.size()), asking(server.getAddress().getPort(), terminal));
    } finally {
      server.stop(0);
    }
  }

  private static List<String> run(List<String> commands, Terminal terminal)
      throws IOException, InterruptedException {
    List<String> failed = new ArrayList<>();
    for (String command : commands) {
      if (command.startsWith(SERVED)) {
        serve(Integer.parseInt(command.substring(SERVED.length())), terminal);
      } else if (Leat.run(command.split(" ", -1), terminal) != 0) {
        failed.add(command);
      }
    }
    return failed;
  }

  /** One whose commands ask the server at {@code port}, and keep their login in its folder: that of a user is neither read nor written. */
  private static Terminal asking(int port, Terminal terminal) {
    Map<String, String> environment = new HashMap<>(terminal.environment());
    environment.put(ServerOptions.VARIABLE, "http://127.0.0.1:" + port);
    environment.put("XDG_CONFIG_HOME", terminal.folder().resolve("config").toString());
    return terminal.with(environment);
  }

  /** Answers {@code GET /api/v1/runs/1/tasks} with what the file {@code runs-1-tasks} holds, whatever is asked for beside the path. */
  private static void answer(HttpExchange exchange, Path answers) throws IOException {
    try (exchange) {
      String below = exchange.getRequestURI().getPath().substring("/api/v1/".length());
      Path file = answers.resolve(below.replace('/', '-'));
      boolean there = Files.exists(file);
      byte[] bytes = there ? Files.readAllBytes(file) : new byte[] {'\n'};
      exchange.getRequestBody().readAllBytes();
      // as from a server, logs come in chunks
      exchange.sendResponseHeaders(there ? 200 : 404, bytes[0] == '{' ? bytes.length : 0);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Has a server do runs that do nothing, one after another, so that the cache knows what is hot there. It ends with this process. */
  private static void serve(int runs, Terminal terminal) throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String[] server = {
      "server",
      "--data",
      "data",
      "--host",
      "127.0.0.1",
      "--port",
      Integer.toString(port),
      "--tasks-local",
      "as-server"
    };
    Thread serving = Thread.ofPlatform().daemon().start(() -> Leat.run(server, terminal));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers(port)) {
      pause(serving, end);
    }
    String password = Files.readString(terminal.folder().resolve("data/admin")).strip();
    String login = "{\"name\":\"admin\",\"password\":\"" + password + "\"}";
    String token = found(TOKEN, asked(port, "POST /api/v1/login", "", login));
    asked(
        port,
        "POST /api/v1/projects",
        token,
        "{\"name\":\"noop\",\"text\":\"job('noop') { task('noop') { sh ':' } }\"}");
    for (int i = 0; i < runs; i++) {
      String run = found(NUMBER, asked(port, "POST /api/v1/projects/noop/trigger", token, "{}"));
      while (!asked(port, "GET /api/v1/runs/" + run, token, "").contains("\"succeeded\"")) {
        pause(serving, end);
      }
    }
  }

  /** Waits a little, for a server that goes on, and not for ever. */
  private static void pause(Thread serving, long end) throws IOException, InterruptedException {
    if (!serving.isAlive() || System.nanoTime() - end > 0) {
      throw new IOException("the server of the training did not do what it was asked for");
    }
    Thread.sleep(5);
  }

  private static boolean answers(int port) {
    try {
      return asked(port, "GET /ready", "", "").contains(" 200 ");
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String found(Pattern pattern, String answer) throws IOException {
    Matcher matcher = pattern.matcher(answer);
    if (!matcher.find()) {
      throw new IOException("the server answered: " + answer);
    }
    return matcher.group(1);
  }

  /** What the server answers to a request, with its head. By a plain socket: the classes of a client are none that a server needs. */
  private static String asked(int port, String request, String token, String body)
      throws IOException {
    String head =
        request
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + (token.isEmpty() ? "" : "Authorization: " + token + "\r\n")
            + (body.isEmpty() ? "" : "Content-Type: application/json\r\n")
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
