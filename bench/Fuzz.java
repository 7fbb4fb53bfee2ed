import io.leat.dsl.JobfileReader;
import io.leat.dsl.SourceLoader;
import io.leat.engine.job.Inputs;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Syntax;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Damages Jobfiles by chance and reads them: every one is accepted or refused, none throws, none takes over two seconds. */
public final class Fuzz {
  private static final String[] PIECES = {
    "{", "}", "(", ")", "[", "]", "'", "\"", "'''", "${", "$", ",", ":", ";", "\n", "->", "..", "?.", "*.", "=~", "!", "-",
    "job", "task", "sh", "needs", "def ", "for (i in 1..9) ", "while (true) ", "if (x) ", "outputs.a.b", "params.x", "null",
    "999999999999", "1e9", "/(a+)+/", "&a ", "*a ", "!!x ", "---\n", "\u0000", "\ufeff", "\u00e9", "\ud83d\ude00", "\\", "#", "//"
  };

  private Fuzz() {}

  public static void main(String[] arguments) throws IOException {
    long seconds = Long.parseLong(arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    List<Path> corpus = new ArrayList<>();
    for (String folder : new String[] {"samples", "conformance/jobfile", "conformance/same-graph"}) {
      try (Stream<Path> files = Files.walk(Path.of(arguments[0], folder))) {
        files.filter(Files::isRegularFile).filter(Fuzz::isJobfile).sorted().forEach(corpus::add);
      }
    }
    Random random = new Random(seed);
    JobfileReader reader = new JobfileReader(Limits.STANDARD);
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    long inputs = 0;
    long slowest = 0;
    int bad = 0;
    while (System.nanoTime() < end) {
      Path file = corpus.get(random.nextInt(corpus.size()));
      byte[] bytes = damaged(Files.readAllBytes(file), random);
      long start = System.nanoTime();
      String problem = null;
      try {
        reader.read("Jobfile", Syntax.of(file.getFileName().toString()), bytes, Inputs.NONE, SourceLoader.NONE);
      } catch (Throwable thrown) {
        problem = String.valueOf(thrown);
      }
      long millis = (System.nanoTime() - start) / 1_000_000;
      slowest = Math.max(slowest, millis);
      if (millis > 2_500) {
        problem = "took " + millis + " ms";
      }
      inputs++;
      if (problem != null && bad++ < 20) {
        Path saved = Files.createTempFile("fuzz-", "-" + file.getFileName());
        Files.write(saved, bytes);
        System.out.println(problem + "\n  from " + file + ", saved as " + saved);
      }
    }
    System.out.printf("%d inputs in %d s (%d/s), seed %d, slowest %d ms, %d bad%n", inputs, seconds, inputs / Math.max(1, seconds), seed, slowest, bad);
    System.exit(bad == 0 ? 0 : 1);
  }

  private static boolean isJobfile(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith("Jobfile") || name.endsWith(".groovy") || name.endsWith(".yaml") || name.endsWith(".json") || name.endsWith(".toml");
  }

  private static byte[] damaged(byte[] original, Random random) {
    StringBuilder text = new StringBuilder(new String(original, StandardCharsets.UTF_8));
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = text.isEmpty() ? 0 : random.nextInt(text.length());
      int length = Math.min(text.length() - at, 1 + random.nextInt(12));
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, at + length);
        case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> text.insert(at, text.substring(at, at + length));
        case 3 -> text.replace(at, at + Math.min(1, length), PIECES[random.nextInt(PIECES.length)]);
        default -> text.insert(at, PIECES[random.nextInt(PIECES.length)].repeat(1 + random.nextInt(300)));
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(20) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
