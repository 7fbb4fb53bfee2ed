import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Somebody who makes, changes and removes accounts, groups, roles, API tokens and secrets, whose names nobody else uses, one thing after another, and
 * keeps what was answered: what has to be there after a kill, and what was asked for and not answered, of which either is right.
 */
final class AccountsClient {
  static final ObjectMapper JSON = new ObjectMapper();
  static final List<String> PROJECTS = List.of("p0", "p1");
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int REMEMBERED = 30;

  private final BenchServer server;
  private final Random random;
  private final Consumer<String> wrong;
  private final char letter;

  /** What there is, by what it is called; see {@link AccountsWorld}. */
  private TreeMap<String, String> world = new TreeMap<>();

  /** What there is if the last thing that was asked for was done; null when that was answered. */
  private TreeMap<String, String> flying;

  /** The passwords that an account may have, the one before first; without those that nobody was told. */
  final Map<String, List<String>> passwords = new LinkedHashMap<>();

  /** A password that is good no more, by the account that had it. */
  final Map<String, String> past = new HashMap<>();

  /** Tokens of logins, and those that are worth nothing any more. */
  final Map<String, String> sessions = new HashMap<>();

  /** When each was made: it is good for 15 minutes. */
  private final Map<String, Long> since = new HashMap<>();

  /** API tokens by 'ACCOUNT NAME'. */
  final Map<String, String> tokens = new TreeMap<>();

  final List<String> worthless = new ArrayList<>();

  /** What was answered, and what was not, as the audit has it. */
  final Map<String, Integer> answered = new TreeMap<>();

  final Map<String, Integer> unanswered = new TreeMap<>();
  final Map<String, Integer> done = new TreeMap<>();
  int came;
  int lost;

  AccountsClient(BenchServer server, char letter, long seed, Consumer<String> wrong) {
    this.server = server;
    this.letter = letter;
    this.random = new Random(seed);
    this.wrong = wrong;
  }

  // ---- asking

  /** Something that is asked for, and the answer. */
  private JsonNode ask(String what, String method, String path, Object body, TreeMap<String, String> after) throws IOException, InterruptedException {
    return ask(server.token(), what, method, path, body, after);
  }

  /**
   * Asks for a change.
   *
   * @return null when it is refused for a while, which changes nothing
   * @throws IOException when it is not known whether it was done
   */
  private JsonNode ask(String token, String what, String method, String path, Object body, TreeMap<String, String> after)
      throws IOException, InterruptedException {
    String act = what + " " + path.substring(1);
    flying = after;
    unanswered.merge(act, 1, Integer::sum);
    HttpResponse<String> answer = server.ask(method, path, body == null ? null : JSON.writeValueAsString(body), token);
    if (answer.statusCode() >= 500 && !answer.body().contains("too-many-logins")) {
      throw new IOException(act + " is answered with " + answer.statusCode());
    }
    flying = null;
    unanswered.merge(act, -1, Integer::sum);
    if (answer.statusCode() / 100 != 2) {
      if (answer.statusCode() != 429 && answer.statusCode() != 503) {
        wrong.accept(act + " was answered with " + answer.statusCode() + ": " + answer.body());
      }
      return null;
    }
    world = after;
    answered.merge(act, 1, Integer::sum);
    done.merge(what, 1, Integer::sum);
    return answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body());
  }

  /** Does things until it is interrupted, or the server dies. */
  void work() {
    try {
      while (!Thread.interrupted()) {
        step();
      }
    } catch (IOException | InterruptedException died) {
      // what is in flight is looked at when the server is there again
    }
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  private void step() throws IOException, InterruptedException {
    TreeMap<String, String> after = new TreeMap<>(world);
    String account = "p" + letter + random.nextInt(6);
    String service = "s" + letter + random.nextInt(4);
    String group = "g" + letter + random.nextInt(4);
    String any = random.nextBoolean() ? account : service;
    switch (random.nextInt(20)) {
      case 0, 1 -> person(account, after);
      case 2 -> password(account);
      case 3 -> service(service, after);
      case 4 -> disable(any, after);
      case 5 -> group(group, after);
      case 6, 7 -> in(group, any, after);
      case 8, 9 -> member(random.nextBoolean() ? any : "group:" + group, after);
      case 10, 11, 12 -> token(service, "t" + random.nextInt(3), after);
      default -> secret("S" + Character.toUpperCase(letter) + random.nextInt(8), after);
    }
  }

  private void person(String name, TreeMap<String, String> after) throws IOException, InterruptedException {
    String before = world.get("account " + name);
    if (before == null) {
      String role = random.nextBoolean() ? "viewer" : null;
      after.put("account " + name, "person " + role + " enabled");
      Map<String, Object> body = new HashMap<>(Map.of("name", name));
      body.put("role", role);
      body.values().removeIf(each -> each == null);
      JsonNode made = ask("createAccount", "POST", "/accounts", body, after);
      if (made != null) {
        passwords.put(name, new ArrayList<>(List.of(made.get("firstPassword").asText())));
      }
    } else if (random.nextInt(3) == 0) {
      remove(name, after);
    } else if (random.nextInt(4) == 0) {
      List<String> known = passwords.remove(name);
      sessions.remove(name);
      JsonNode reset = ask("changeAccount", "PATCH", "/accounts/" + name, Map.of("resetPassword", true), after);
      if (reset != null) {
        past(name, known);
        passwords.put(name, new ArrayList<>(List.of(reset.get("firstPassword").asText())));
      } else if (known != null) {
        passwords.put(name, known);
      }
    }
  }

  private void past(String name, List<String> known) {
    if (known != null && known.size() == 1) {
      past.put(name, known.getFirst());
    }
  }

  private void remove(String name, TreeMap<String, String> after) throws IOException, InterruptedException {
    forget(after, name);
    String session = sessions.remove(name);
    if (ask("deleteAccount", "DELETE", "/accounts/" + name, null, after) != null) {
      passwords.remove(name);
      past.remove(name);
      worthless(session);
      tokens.entrySet().removeIf(each -> each.getKey().startsWith(name + " ") && worthless(each.getValue()));
      refused(session);
    }
  }

  /** Without all that is of somebody, or of a group. */
  private static void forget(TreeMap<String, String> world, String name) {
    world.keySet().removeIf(key -> List.of(key.split(" ")).contains(name) || key.endsWith(" group:" + name));
  }

  private boolean worthless(String token) {
    if (token != null) {
      worthless.add(token);
      if (worthless.size() > REMEMBERED) {
        worthless.removeFirst();
      }
    }
    return true;
  }

  /** A token that is worth nothing any more is refused by the very next request. */
  private void refused(String token) throws IOException, InterruptedException {
    if (token != null) {
      int status = server.ask("GET", "/tokens", null, token).statusCode();
      if (status != 401 && status < 500) {
        wrong.accept("a token that was revoked is answered with " + status);
      }
    }
  }

  private void service(String name, TreeMap<String, String> after) throws IOException, InterruptedException {
    if (world.containsKey("account " + name)) {
      if (random.nextInt(4) == 0) {
        remove(name, after);
      }
      return;
    }
    after.put("account " + name, "service null enabled");
    ask("createAccount", "POST", "/accounts", Map.of("name", name, "kind", "service"), after);
  }

  private void disable(String name, TreeMap<String, String> after) throws IOException, InterruptedException {
    String before = world.get("account " + name);
    if (before == null) {
      return;
    }
    boolean isEnabled = before.endsWith(" enabled");
    after.put("account " + name, before.substring(0, before.lastIndexOf(' ') + 1) + (isEnabled ? "disabled" : "enabled"));
    String session = isEnabled ? sessions.remove(name) : null;
    if (ask("changeAccount", "PATCH", "/accounts/" + name, Map.of("disabled", isEnabled), after) != null) {
      worthless(session);
      refused(session);
    }
  }

  private void group(String name, TreeMap<String, String> after) throws IOException, InterruptedException {
    if (world.containsKey("group " + name)) {
      if (random.nextInt(3) == 0) {
        forget(after, name);
        ask("deleteGroup", "DELETE", "/groups/" + name, null, after);
      }
      return;
    }
    after.put("group " + name, "");
    ask("createGroup", "POST", "/groups", Map.of("name", name), after);
  }

  private void in(String group, String account, TreeMap<String, String> after) throws IOException, InterruptedException {
    if (!world.containsKey("group " + group) || !world.containsKey("account " + account)) {
      return;
    }
    String path = "/groups/" + group + "/accounts/" + account;
    if (after.remove("in " + group + " " + account) != null) {
      ask("removeFromGroup", "DELETE", path, null, after);
    } else {
      after.put("in " + group + " " + account, "");
      ask("addToGroup", "PUT", path, null, after);
    }
  }

  private void member(String who, TreeMap<String, String> after) throws IOException, InterruptedException {
    if (!world.containsKey(who.startsWith("group:") ? "group " + who.substring(6) : "account " + who)) {
      return;
    }
    String project = PROJECTS.get(random.nextInt(PROJECTS.size()));
    String path = "/projects/" + project + "/members/" + who;
    String key = "member " + project + " " + who;
    if (world.containsKey(key) && random.nextBoolean()) {
      after.remove(key);
      ask("removeMember", "DELETE", path, null, after);
    } else {
      String role = List.of("viewer", "developer", "maintainer").get(random.nextInt(3));
      after.put(key, role);
      ask("putMember", "PUT", path, Map.of("role", role), after);
    }
  }

  private void token(String account, String name, TreeMap<String, String> after) throws IOException, InterruptedException {
    if (!world.containsKey("account " + account)) {
      return;
    }
    String key = "token " + account + " " + name;
    if (world.containsKey(key)) {
      for (JsonNode each : JSON.readTree(server.good("GET", "/tokens?account=" + account, null)).get("items")) {
        if (each.get("name").asText().equals(name)) {
          after.remove(key);
          String text = tokens.remove(account + " " + name);
          if (ask("deleteToken", "DELETE", "/tokens/" + each.get("id").asLong(), null, after) != null) {
            worthless(text);
            refused(text == null ? null : "Bearer " + text);
          }
          return;
        }
      }
      wrong.accept("there is no token '" + name + "' of " + account);
      return;
    }
    after.put(key, "viewer");
    JsonNode made = ask("createToken", "POST", "/tokens", Map.of("name", name, "role", "viewer", "days", 30, "account", account), after);
    if (made != null) {
      tokens.put(account + " " + name, "Bearer " + made.get("token").asText());
    }
  }

  private void secret(String name, TreeMap<String, String> after) throws IOException, InterruptedException {
    String scope = List.of("server", "p0", "p1").get(random.nextInt(3));
    String path = (scope.equals("server") ? "" : "/projects/" + scope) + "/secrets/" + name;
    String what = scope.equals("server") ? "Secret" : "ProjectSecret";
    String key = "secret " + scope + " " + name;
    String before = world.get(key);
    if (before != null && random.nextInt(4) == 0) {
      after.remove(key);
      after.remove("value " + scope + " " + name);
      ask("delete" + what, "DELETE", path, null, after);
      return;
    }
    StringBuilder value = new StringBuilder(text(8 + random.nextInt(60)));
    for (int i = random.nextInt(4); i > 0; i--) {
      value.append("\n").append(text(20)).append(" é'\"$x");
    }
    after.put(key, Integer.toString((before == null ? 0 : Integer.parseInt(before)) + 1));
    after.put("value " + scope + " " + name, value.toString());
    ask("put" + what, "PUT", path, Map.of("value", value.toString()), after);
  }

  /** Signs in, chooses another password, and keeps the token. */
  private void password(String name) throws IOException, InterruptedException {
    List<String> known = passwords.get(name);
    if (known == null || known.size() != 1 || !String.valueOf(world.get("account " + name)).endsWith(" enabled")) {
      return;
    }
    String session = login(name, known.getFirst());
    if (session == null) {
      return;
    }
    String wanted = text(16);
    known.add(wanted);
    String before = sessions.remove(name);
    JsonNode changed = ask(session, "changePassword", "POST", "/password", Map.of("current", known.getFirst(), "password", wanted), world);
    if (changed == null) {
      known.removeLast();
      return;
    }
    past.put(name, known.removeFirst());
    signedIn(name, "Bearer " + changed.get("token").asText());
    worthless(before);
    worthless(session);
    refused(session);
  }

  void signedIn(String name, String token) {
    sessions.put(name, token);
    since.put(name, System.nanoTime());
  }

  /** The token of a login; null when it is not let in, or not now. */
  String login(String name, String password) throws IOException, InterruptedException {
    HttpResponse<String> answer = server.ask("POST", "/login", JSON.writeValueAsString(Map.of("name", name, "password", password)), null);
    if (answer.statusCode() == 200) {
      return "Bearer " + JSON.readTree(answer.body()).get("token").asText();
    }
    if (answer.statusCode() >= 500) {
      throw new IOException("a login is answered with " + answer.statusCode());
    }
    return null;
  }

  // ---- what has to be there

  /** Compares what is there with what has to be, and goes on from there. */
  void settle(TreeMap<String, String> found) {
    if (flying != null) {
      boolean isDone = found.equals(flying) && !flying.equals(world);
      came += isDone ? 1 : 0;
      lost += isDone ? 0 : 1;
      if (!found.equals(flying)) {
        differ(found);
      }
      flying = null;
    } else {
      differ(found);
    }
    world = found;
    tokens.keySet().removeIf(each -> !world.containsKey("token " + each));
    passwords.keySet().removeIf(each -> !world.containsKey("account " + each));
    past.keySet().retainAll(passwords.keySet());
    sessions.keySet().removeIf(each -> !world.containsKey("account " + each) || System.nanoTime() - since.get(each) > 700_000_000_000L);
  }

  private void differ(TreeMap<String, String> found) {
    world.forEach(
        (key, value) -> {
          if (!value.equals(found.get(key))) {
            wrong.accept("'" + key + "' is " + shown(key, found.get(key)) + ", and " + shown(key, value) + " was answered");
          }
        });
    found.forEach(
        (key, value) -> {
          if (!world.containsKey(key)) {
            wrong.accept("'" + key + "' is there, and was not, or was removed");
          }
        });
  }

  private static String shown(String key, String value) {
    return value == null ? "not there" : key.startsWith("value ") ? "a value of " + value.length() : "'" + value + "'";
  }

  TreeMap<String, String> world() {
    return world;
  }

  boolean isEnabled(String account) {
    return String.valueOf(world.get("account " + account)).endsWith(" enabled");
  }

  /** Whether somebody sees a project, by whatever he has. */
  boolean sees(String account, String project) {
    return !String.valueOf(world.get("account " + account)).contains(" null ")
        || world.keySet().stream()
            .anyMatch(
                key ->
                    key.equals("member " + project + " " + account)
                        || (key.startsWith("member " + project + " group:") && world.containsKey("in " + key.substring(key.indexOf(":") + 1) + " " + account)));
  }

  /** The key that signs tokens of logins is another. */
  void signedAnew() {
    sessions.values().forEach(this::worthless);
    sessions.clear();
  }
}
