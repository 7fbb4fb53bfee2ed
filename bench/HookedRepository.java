import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A repository whose commits a server is told of by signed hooks, each until it is acknowledged. Not for use by several threads. */
final class HookedRepository {
  private static final String PROJECT = "hooked";
  private static final String SECRET = "a secret of the hooks";

  private final BenchServer server;
  private final Path folder;

  /** Each commit that is told of, and whether that was acknowledged. */
  private final Map<String, Boolean> commits = new LinkedHashMap<>();

  /**
   * Makes the repository.
   *
   * @param step a shell command, the one task of the job that a push starts
   */
  HookedRepository(BenchServer server, Path folder, String step) throws IOException, InterruptedException {
    this.server = server;
    this.folder = Files.createDirectories(folder);
    git("init", "-q", "-b", "main");
    Files.writeString(
        folder.resolve("Jobfile"), "job('hooked') { triggers { push branches: ['main'] }\n task('a') { sh '" + step + "' } }\n");
    git("add", "-A");
    git("commit", "-q", "-m", "begin");
  }

  /** Makes the project, on a server that is ready. */
  void register() throws IOException, InterruptedException {
    String url = folder.toUri().toString();
    server.good("POST", "/projects", "{\"name\":\"" + PROJECT + "\",\"url\":\"" + url + "\",\"hookSecret\":\"" + SECRET + "\"}");
  }

  private String git(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=b", "-c", "user.email=b@example.com"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
    return said.strip();
  }

  /** Makes a commit, of which {@link #tell} will tell. */
  void commit() throws IOException, InterruptedException {
    git("commit", "-q", "--allow-empty", "-m", "change");
    commits.put(git("rev-parse", "HEAD"), false);
  }

  int size() {
    return commits.size();
  }

  /** Whether the server has acknowledged all commits. */
  boolean isTold() {
    return !commits.containsValue(false);
  }

  /** Tells the server once of each commit that it has not acknowledged; the answers that were no acknowledgement. */
  List<HttpResponse<String>> tell() throws IOException, InterruptedException {
    List<HttpResponse<String>> refused = new ArrayList<>();
    for (Map.Entry<String, Boolean> each : commits.entrySet()) {
      if (!each.getValue()) {
        HttpResponse<String> answer = hook(each.getKey());
        each.setValue(answer.statusCode() / 100 == 2);
        if (!each.getValue()) {
          refused.add(answer);
        }
      }
    }
    return refused;
  }

  private HttpResponse<String> hook(String commit) throws IOException, InterruptedException {
    String body = "{\"ref\":\"refs/heads/main\",\"commit\":\"" + commit + "\",\"delivery\":\"" + commit + "\"}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/projects/" + PROJECT + "/hooks/generic"))
            .header("Content-Type", "application/json")
            .header("X-Leat-Signature", "sha256=" + signature(body))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return BenchServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String signature(String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException never) {
      throw new IllegalStateException(never);
    }
  }

  /** What is wrong with what the hooks started, once nothing runs any more: each commit has one run, and that succeeded. */
  List<String> judge() throws IOException, InterruptedException {
    String runs = server.runs(PROJECT);
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, Boolean> each : commits.entrySet()) {
      long made = Pattern.compile("\"commit\":\"" + each.getKey()).matcher(runs).results().count();
      if (each.getValue() && made != 1) {
        wrong.add("the hook of " + each.getKey() + " made " + made + " runs");
      }
    }
    long succeeded = Pattern.compile("\"status\":\"succeeded\"").matcher(runs).results().count();
    long made = Pattern.compile("\"run\":[0-9]+").matcher(runs).results().count();
    if (succeeded != made) {
      wrong.add("of " + made + " runs that hooks started " + succeeded + " succeeded: " + runs);
    }
    return wrong;
  }
}
