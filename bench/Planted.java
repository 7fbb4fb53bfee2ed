import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Processes that have a secret where none may be, and are of no task: a watch that does not see them sees nothing. */
final class Planted {
  private final Path folder;

  /** Some that are to be begun; their names begin with {@code folder}, as those of a server in it. */
  Planted(Path folder) {
    this.folder = folder;
  }

  /** Whether each is seen, at its place; says which are not. */
  boolean isSeen() throws IOException, InterruptedException {
    Path value = Files.writeString(folder.resolve("value"), SecretPrints.PLAIN);
    Path ready = folder.resolve("ready");
    Path launcher = Files.writeString(folder.resolve("launcher.sh"), "IFS= read -r kept < '" + value + "'\n: > '" + ready + "'\nread -r end\n");
    // shells that begin tasks lead no group that an attempt has claimed
    Process remembers = new ProcessBuilder("setsid", "sh", launcher.toString()).start();
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", "read -r end; :", "planted", SecretPrints.PLAIN);
    builder.environment().putAll(Map.of("planted", SecretPrints.PLAIN, "LEAT_MARK", "|/another/folder|1|"));
    Process tells = builder.start();
    try {
      while (!Files.exists(ready) && remembers.isAlive()) {
        Thread.sleep(5);
      }
      SecretSearch search = new SecretSearch(SecretPrints.forms());
      ProcessWatch watch = new ProcessWatch(search, 0, folder);
      for (int i = 0; i < 50; i++) {
        watch.look();
      }
      boolean all = true;
      for (String place : List.of("arguments", "environments", ProcessWatch.SHELLS)) {
        if (!search.found().getOrDefault(place, Set.of()).contains("raw")) {
          System.out.println("NOT SEEN: a secret that was planted in " + place);
          all = false;
        }
      }
      return all;
    } finally {
      remembers.destroyForcibly();
      tells.destroyForcibly();
    }
  }
}
