import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Has keys take the place of others, now and then: the master key, and those that sign tokens of tasks. */
final class AccountsRotator {
  /** As many seconds pass for the keys of idTokens between two lives of the server: a key signs ten minutes after it is published. */
  private static final long AGED = 1_200;

  private final BenchServer server;
  private final AccountsWorld world;
  private final Random random;
  private final Consumer<String> wrong;
  final Map<String, Integer> answered = new TreeMap<>();
  final Map<String, Integer> unanswered = new TreeMap<>();
  private String published;
  private int masters;
  private int signers;

  AccountsRotator(BenchServer server, AccountsWorld world, Random random, Consumer<String> wrong) {
    this.server = server;
    this.world = world;
    this.random = random;
    this.wrong = wrong;
  }

  int done() {
    return masters + signers;
  }

  /** Does it until it is interrupted, or the server dies. */
  void work() {
    try {
      while (!Thread.interrupted()) {
        Thread.sleep(random.nextInt(400));
        if (random.nextInt(3) == 0) {
          signer();
        } else {
          master();
        }
      }
    } catch (IOException | InterruptedException died) {
      // what is in flight may be done or not
    }
  }

  private HttpResponse<String> ask(String act, String path) throws IOException, InterruptedException {
    unanswered.merge(act, 1, Integer::sum);
    HttpResponse<String> answer = server.ask("POST", path, null);
    if (answer.statusCode() >= 500) {
      throw new IOException(act + " is answered with " + answer.statusCode());
    }
    unanswered.merge(act, -1, Integer::sum);
    if (answer.statusCode() == 200) {
      answered.merge(act, 1, Integer::sum);
    }
    return answer;
  }

  private void master() throws IOException, InterruptedException {
    HttpResponse<String> answer = ask("rotateMasterKey master-key/rotate", "/master-key/rotate");
    if (answer.statusCode() != 200 || !answer.body().contains("\"unreadable\":[]")) {
      wrong.accept("the change of the master key was answered with " + answer.statusCode() + ": " + answer.body());
      return;
    }
    masters++;
    world.keepKey();
  }

  private void signer() throws IOException, InterruptedException {
    HttpResponse<String> answer = ask("rotateIdTokenKey id-token-key/rotate", "/id-token-key/rotate");
    if (answer.statusCode() == 200) {
      signers++;
      published = AccountsClient.JSON.readTree(answer.body()).get("key").asText();
    } else if (!answer.body().contains("being-done")) {
      wrong.accept("the change of the key of idTokens was answered with " + answer.statusCode() + ": " + answer.body());
    }
  }

  /** What others may keep of the keys from now on. */
  void remember() throws IOException, InterruptedException {
    JsonNode keys = AccountsClient.JSON.readTree(server.good("GET", "/.well-known/jwks.json", null)).get("keys");
    published = keys.get(keys.size() - 1).get("kid").asText();
  }

  /** A key that was published is still. */
  void verify() throws IOException, InterruptedException {
    if (!server.good("GET", "/.well-known/jwks.json", null).contains('"' + published + '"')) {
      wrong.accept("a key by which tokens of tasks are checked is not published any more");
    }
    remember();
  }

  /** Lets time pass for these keys, while there is no server. */
  void age() throws IOException {
    Path file = server.folder().resolve("data").resolve("keys").resolve("id-token.json");
    if (Files.exists(file)) {
      String text = Files.readString(file);
      Files.writeString(
          file,
          Pattern.compile("(\"signsFrom\":)([0-9]+)").matcher(text).replaceAll(each -> each.group(1) + (Long.parseLong(each.group(2)) - AGED)));
    }
  }

  @Override
  public String toString() {
    return masters + " changes of the master key, " + signers + " of that of idTokens";
  }
}
