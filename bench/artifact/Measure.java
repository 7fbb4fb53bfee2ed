import io.leat.engine.artifact.Artifacts;
import io.leat.engine.artifact.ContentStore;
import io.leat.engine.artifact.FileSet;
import io.leat.engine.artifact.InputFiles;
import io.leat.engine.artifact.RelPath;
import io.leat.engine.artifact.ResultKey;
import io.leat.engine.expression.Glob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Times of keeping files and of making keys. Usage: {@code files|collect|keys FOLDER [COUNT]}; see the script beside.
 */
public final class Measure {
  private Measure() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    long begin = System.nanoTime();
    switch (arguments[0]) {
      case "files" -> files(folder, Integer.parseInt(arguments[2]));
      case "collect" -> collect(folder, ContentStore.Sync.valueOf(arguments[2]));
      case "restore" -> {
        Artifacts artifacts = new Artifacts(new ContentStore(folder.resolve("store"), ContentStore.Sync.NONE));
        artifacts.restore(artifacts.collect(folder.resolve("work"), List.of(Glob.of("**"))), folder.resolve("back"));
      }
      default -> keys(folder, Integer.parseInt(arguments[2]));
    }
    System.out.printf("%s %s: %d ms in main%n", arguments[0], arguments[2], (System.nanoTime() - begin) / 1_000_000);
  }

  private static void files(Path folder, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Path file = folder.resolve("work/task" + i / 200 + "/f" + i + ".txt");
      if (i % 200 == 0) {
        Files.createDirectories(file.getParent());
      }
      Files.writeString(file, ("file " + i + "\n").repeat(50));
    }
  }

  private static void collect(Path folder, ContentStore.Sync sync) throws IOException {
    Artifacts artifacts = new Artifacts(new ContentStore(folder.resolve("store"), sync));
    FileSet files = artifacts.collect(folder.resolve("work"), List.of(Glob.of("**")));
    System.gc();
    long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    System.out.println(files + ", heap after it " + (used >> 20) + " MB");
  }

  private static void keys(Path folder, int tasks) throws IOException {
    InputFiles inputs = new InputFiles(folder.resolve("work"), folder.resolve("stat"));
    String all = "";
    for (int i = 0; i < tasks; i++) {
      ResultKey key =
          ResultKey.builder()
              .step("sh make " + i)
              .inputs(inputs.matching(List.of(Glob.of("task" + i + "/**")), Instant.now()))
              .tool("PATH", "/bin")
              .build();
      all += key.digest();
    }
    inputs.save();
    System.out.println(all.hashCode() + " " + RelPath.of("x"));
  }
}
