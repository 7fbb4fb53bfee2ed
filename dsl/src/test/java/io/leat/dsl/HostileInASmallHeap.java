package io.leat.dsl;

import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Syntax;
import io.leat.engine.job.Inputs;
import io.leat.testkit.conformance.Conformance;
import io.leat.testkit.conformance.ConformanceCase;
import java.nio.file.Path;
import java.util.Set;

/** Reads the hostile cases that want memory in a process of its own, which has as little memory as it is given; prints what a case has died of. */
public final class HostileInASmallHeap {
  /** The codes of the limits that keep memory: the others are stopped by steps. */
  private static final Set<String> OF_MEMORY = Set.of("401", "405", "407", "408", "412");

  private HostileInASmallHeap() {}

  /** Whether a case wants memory: by the limit that stops it, since each pattern stands for many times its length, or since it stays just below a limit. */
  static boolean wantsMemory(String name) {
    return OF_MEMORY.contains(name.substring(0, 3))
        || name.contains("-pattern")
        || name.contains("-nearly-");
  }

  /** Reads the cases, and prints how many there were. */
  public static void main(String[] args) {
    int count = 0;
    String[] endings = {".groovy", ".yaml", ".json", ".toml", ".gen"};
    for (Path file : Conformance.files("hostile", endings)) {
      if (!wantsMemory(file.getFileName().toString())) {
        continue;
      }
      ConformanceCase given = ConformanceCase.read(file);
      try {
        new JobfileReader(Limits.STANDARD)
            .read(
                "Jobfile", Syntax.of(given.name()), given.bytes(), Inputs.NONE, SourceLoader.NONE);
      } catch (IllegalStateException | OutOfMemoryError death) {
        System.out.println(given + " dies: " + death);
      }
      count++;
    }
    System.out.println(count + " cases");
  }
}
