package io.leat.cli;

import io.leat.cli.checkout.JobfileFinder;
import io.leat.cli.run.Home;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.Suggestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The samples that come with Leat: each a folder with a Jobfile and the files around it. */
final class Samples {
  private final Path folder;

  private Samples(Path folder) {
    this.folder = folder;
  }

  /**
   * Those of this Leat.
   *
   * @throws UsageProblem when they are not installed with it
   */
  static Samples installed() {
    Path folder = Home.samples();
    if (!Files.isDirectory(folder)) {
      throw new UsageProblem(
          "the samples are not installed with this Leat: there is no folder '" + folder + "'",
          null);
    }
    return new Samples(folder);
  }

  /** Their names, sorted. */
  List<String> names() {
    try (Stream<Path> each = Files.list(folder)) {
      return each.filter(sample -> Files.isRegularFile(sample.resolve("Jobfile")))
          .map(sample -> sample.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot read '" + folder + "': " + JobfileFinder.reason(problem), null);
    }
  }

  /** Lists them, each with what its Jobfile says of it first. */
  void list(Print out) {
    for (String name : names()) {
      out.text("  ").text(name).blanks(Math.max(1, 18 - name.length()));
      String first = jobfile(name).lines().findFirst().orElse("");
      Help.wrap(first.startsWith("// ") ? first.substring(3) : "", 20, out);
    }
  }

  /** The text of its Jobfile. */
  String jobfile(String name) {
    try {
      return Files.readString(sample(name).resolve("Jobfile"), StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new UsageProblem(
          "cannot read the sample '" + name + "': " + JobfileFinder.reason(problem), null);
    }
  }

  /**
   * Copies it.
   *
   * @param to a folder that is not there yet, or is empty
   */
  void copy(String name, Path to) throws IOException {
    Path sample = sample(name);
    List<Path> files;
    try (Stream<Path> all = Files.walk(sample)) {
      files = all.toList();
    }
    for (Path file : files) {
      Path target = to.resolve(sample.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        // the mode comes along: scripts are run
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private Path sample(String name) {
    List<String> names = names();
    if (!names.contains(name)) {
      String help = Suggestion.help(name, names);
      throw new UsageProblem(
          "there is no sample '" + name + "'",
          help == null ? "'leat init --sample' lists them" : help);
    }
    return folder.resolve(name);
  }
}
