package io.leat.cli.install;

import io.leat.engine.driver.local.ProgramText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs of this machine, run for what they do and tell. What they say on stderr is seen. */
final class MachinePrograms {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Places places;

  MachinePrograms(Places places) {
    this.places = places;
  }

  /** Runs a program to its end, however that is. */
  ProgramText.Printed run(String program, List<String> words)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(
        places
            .program(program)
            .orElseThrow(() -> new IOException("the program '" + program + "' is not there"))
            .toString());
    all.addAll(words);
    return ProgramText.of(all, ENVIRONMENT, PATIENCE, true);
  }

  /**
   * What a program prints, without blanks around.
   *
   * @throws IOException when it fails
   */
  String text(String program, List<String> words) throws IOException, InterruptedException {
    ProgramText.Printed printed = run(program, words);
    if (printed.code() != 0) {
      throw new IOException(
          "'" + program + " " + String.join(" ", words) + "' ends with " + printed.code());
    }
    return printed.text().strip();
  }
}
