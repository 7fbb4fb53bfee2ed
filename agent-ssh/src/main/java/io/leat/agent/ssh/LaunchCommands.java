package io.leat.agent.ssh;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.AttemptTicket;
import io.leat.engine.driver.shell.AttemptScript;
import io.leat.engine.job.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the launcher of a host is told to make an attempt and begin it; see {@code launcher.sh}. */
final class LaunchCommands {
  private LaunchCommands() {}

  /** What a path here is on the host. */
  interface Places {
    Path there(Path path) throws IOException;
  }

  /**
   * The commands for {@code spec}, whose paths are those of the server.
   *
   * @param folder of the attempt, on the host
   * @param isEmpty whether its workspace is made, empty, if it is not there
   */
  static String of(AttemptSpec spec, Path folder, Places places, boolean isEmpty)
      throws IOException {
    Path input = spec.streams().input();
    List<Path> outputs = new ArrayList<>();
    for (Path output : spec.streams().outputs()) {
      outputs.add(places.there(output));
    }
    AttemptSpec mapped =
        new AttemptSpec(
            // its values are masked here
            new AttemptTicket(
                spec.lease(),
                new AttemptFolder(folder),
                spec.ticket().mark(),
                spec.ticket().timeout(),
                List.of()),
            places.there(spec.workspace()),
            spec.steps(),
            spec.environment(),
            spec.secrets(),
            new AttemptSpec.Streams(
                input == null ? null : places.there(input), outputs, spec.streams().recording()));
    return of(mapped, isEmpty, spec.masks());
  }

  /**
   * The commands for {@code spec}, all of whose paths are those of the host.
   *
   * @param isMasked whether what it prints is masked later, so that nobody else on the host is to read it
   */
  private static String of(AttemptSpec spec, boolean isEmpty, boolean isMasked) {
    Path folder = spec.folder().path();
    StringBuilder commands = new StringBuilder(1024);
    // a launcher before this one may have been told to make them, and ended
    if (spec.streams().input() != null) {
      commands.append("fifo ").append(spec.streams().input()).append('\n');
    }
    spec.streams()
        .outputs()
        .forEach(output -> commands.append("fifo ").append(output).append('\n'));
    if (isEmpty) {
      commands.append("folder ").append(spec.workspace()).append('\n');
    }
    commands.append("make ").append(spec.lease().fence()).append(' ').append(folder).append('\n');
    AttemptScript.files(spec, List.of())
        .forEach(
            (file, text) -> {
              commands.append("file ").append(file).append('\n');
              lines(text, commands);
              commands.append(".\n");
            });
    if (isMasked) {
      // files are made for the account alone, and these by the attempt as it likes
      commands.append("file ").append(spec.folder().log()).append("\n.\n");
      if (spec.streams().recording() == Recording.ARTIFACT) {
        commands.append("file ").append(spec.folder().stream()).append("\n.\n");
      }
    }
    return commands.append("start ").append(folder).append('\n').toString();
  }

  /** A text as {@code file} of {@code launcher.sh} and {@code put} of {@code host.sh} take it. */
  static void lines(String text, StringBuilder commands) {
    int at = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
      commands.append('|').append(text, at, end + 1);
      at = end + 1;
    }
    if (at < text.length()) {
      commands.append('+').append(text, at, text.length()).append('\n');
    }
  }
}
