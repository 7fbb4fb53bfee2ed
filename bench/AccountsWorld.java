import com.fasterxml.jackson.databind.JsonNode;
import io.leat.server.secret.NotDecrypted;
import io.leat.server.secret.Vault;
import io.leat.store.SealedValues;
import io.leat.store.Store;
import io.leat.store.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What there is on a server, as it answers, and in a copy of its data folder, as the classes read it that it has itself. A thing is a key and what is
 * to be seen of it:
 *
 * <pre>
 *   account NAME            person viewer enabled
 *   group NAME
 *   in GROUP ACCOUNT
 *   member PROJECT WHO      developer
 *   token ACCOUNT NAME      viewer
 *   secret SCOPE NAME       its version
 *   value SCOPE NAME        what it decrypts to
 * </pre>
 */
final class AccountsWorld {
  private static final int NONCE = 12;

  private final BenchServer server;
  private final Path copy;
  private final Path former;
  private final Consumer<String> wrong;

  /** Every master key that there was, in its own folder, as a server would have it. */
  private final Map<String, Path> keys = new LinkedHashMap<>();

  private TreeMap<String, String> values = new TreeMap<>();
  int looked;
  int refused;

  AccountsWorld(BenchServer server, Consumer<String> wrong) {
    this.server = server;
    this.wrong = wrong;
    this.copy = server.folder().resolve("copy");
    this.former = server.folder().resolve("former");
  }

  private Path data() {
    return server.folder().resolve("data");
  }

  /** Keeps a copy of the key that there is now. */
  void keepKey() throws IOException {
    keep(data().resolve("keys").resolve("store.key"));
  }

  private void keep(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String name = Arrays.toString(bytes);
    if (!keys.containsKey(name)) {
      Path folder = Files.createDirectories(former.resolve(Integer.toString(keys.size())));
      Files.write(folder.resolve("store.key"), bytes);
      keys.put(name, folder);
    }
  }

  int keys() {
    return keys.size();
  }

  // ---- the copy

  /**
   * Copies what a server that is not there has left, and reads every encrypted value of the copy with the keys beside it, and with none of those
   * that were replaced.
   */
  void look() throws Exception {
    copy();
    List<String> current = new ArrayList<>();
    try (Stream<Path> files = Files.list(copy.resolve("keys"))) {
      for (Path each : files.filter(file -> file.getFileName().toString().matches("store\\.key(\\.next)?")).toList()) {
        keep(each);
        current.add(Arrays.toString(Files.readAllBytes(each)));
      }
    }
    Vault vault = Vault.open(copy.resolve("keys"));
    TreeMap<String, String> read = new TreeMap<>();
    try (Store store = Store.open(StoreConfig.file(copy))) {
      for (SealedValues.Place place : SealedValues.Place.values()) {
        for (SealedValues.Value each : store.sealedValues().without(place, new byte[] {9}, 0, 10_000)) {
          looked++;
          try {
            note(store, each, vault.decrypt(each.bound(), each.sealed()), read);
          } catch (NotDecrypted lost) {
            wrong.accept(each + " is decrypted by no key that there is");
          }
          for (Map.Entry<String, Path> key : keys.entrySet()) {
            if (!current.contains(key.getKey())) {
              refuses(key.getValue(), each);
            }
          }
        }
      }
    }
    values = read;
  }

  private void copy() throws IOException {
    for (String part : List.of("db", "keys")) {
      Path to = Files.createDirectories(copy.resolve(part));
      try (Stream<Path> before = Files.list(to);
          Stream<Path> now = Files.list(data().resolve(part))) {
        for (Path each : before.toList()) {
          Files.delete(each);
        }
        for (Path each : now.filter(Files::isRegularFile).toList()) {
          Files.copy(each, to.resolve(each.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  private static void note(Store store, SealedValues.Value value, String text, TreeMap<String, String> read) {
    if (value.place() == SealedValues.Place.SECRET) {
      String[] parts = value.key().split(":");
      String scope =
          parts[0].startsWith("project/") ? store.projects().find(Long.parseLong(parts[0].substring("project/".length()))).orElseThrow().name() : parts[0];
      read.put("value " + scope + " " + parts[1], text);
    } else {
      read.put(value.place().name(), text);
    }
  }

  /** A key that was replaced opens nothing: neither as a server tries it, nor whatever a ciphertext says of its key. */
  private void refuses(Path folder, SealedValues.Value value) throws Exception {
    refused++;
    try {
      Vault.open(folder).decrypt(value.bound(), value.sealed());
      wrong.accept(value + " is decrypted by a key that was replaced");
    } catch (NotDecrypted expected) {
      // as it has to be
    }
    byte[] sealed = value.sealed();
    int head = sealed[0] == 2 ? 9 : 1;
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      SecretKeySpec key = new SecretKeySpec(Files.readAllBytes(folder.resolve("store.key")), "AES");
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, sealed, head, NONCE));
      cipher.updateAAD(value.bound().getBytes("UTF-8"));
      cipher.doFinal(sealed, head + NONCE, sealed.length - head - NONCE);
      wrong.accept(value + " is encrypted with a key that was replaced");
    } catch (GeneralSecurityException expected) {
      // as it has to be
    }
  }

  /** What is encrypted beside secrets of tasks, by its kind. */
  Map<String, String> others() {
    Map<String, String> others = new TreeMap<>(values);
    others.keySet().removeIf(key -> key.startsWith("value "));
    return others;
  }

  // ---- the server

  private List<JsonNode> all(String path) throws IOException, InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    String after = "";
    while (after != null) {
      JsonNode page = AccountsClient.JSON.readTree(server.good("GET", path + after, null));
      page.get("items").forEach(all::add);
      JsonNode next = page.get("next");
      after = next == null || next.isNull() ? null : (path.contains("?") ? "&" : "?") + "after=" + next.asText();
    }
    return all;
  }

  /** What there is of each client, by its letter. Values are those of the last {@link #look}. */
  Map<Character, TreeMap<String, String>> found() throws IOException, InterruptedException {
    Map<Character, TreeMap<String, String>> found = new TreeMap<>();
    for (JsonNode each : all("/accounts?limit=20")) {
      String name = each.get("name").asText();
      JsonNode role = each.get("role");
      String shown = each.get("kind").asText() + " " + (role == null || role.isNull() ? "null" : role.asText()) + " " + (each.get("disabled").asBoolean() ? "disabled" : "enabled");
      put(found, name, "account " + name, shown);
      if (each.get("kind").asText().equals("service")) {
        for (JsonNode token : all("/tokens?account=" + name)) {
          put(found, name, "token " + name + " " + token.get("name").asText(), token.get("role").asText());
        }
      }
    }
    for (JsonNode each : all("/groups")) {
      String name = each.get("name").asText();
      put(found, name, "group " + name, "");
      each.get("accounts").forEach(account -> put(found, name, "in " + name + " " + account.asText(), ""));
    }
    for (String project : AccountsClient.PROJECTS) {
      for (JsonNode each : all("/projects/" + project + "/members")) {
        String who = each.get("member").asText();
        put(found, who.substring(who.indexOf(':') + 1), "member " + project + " " + who, each.get("role").asText());
      }
      secrets(found, project, "/projects/" + project + "/secrets");
    }
    secrets(found, "server", "/secrets");
    values.forEach(
        (key, value) -> {
          if (key.startsWith("value ")) {
            put(found, key.split(" ")[2], key, value);
          }
        });
    return found;
  }

  private void secrets(Map<Character, TreeMap<String, String>> found, String scope, String path) throws IOException, InterruptedException {
    for (JsonNode each : all(path)) {
      String name = each.get("name").asText();
      put(found, name, "secret " + scope + " " + name, each.get("version").asText());
      if (!each.get("readable").asBoolean()) {
        wrong.accept("the secret '" + name + "' of " + scope + " is told to be unreadable");
      }
    }
  }

  /** The second letter of a name says whose it is; what nobody's client made is of no interest. */
  private static void put(Map<Character, TreeMap<String, String>> found, String name, String key, String value) {
    if (name.matches("[psgS][a-zA-Z][0-9]+")) {
      found.computeIfAbsent(Character.toLowerCase(name.charAt(1)), _ -> new TreeMap<>()).put(key, value);
    }
  }
}
