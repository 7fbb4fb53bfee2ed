package io.leat.agent.ssh;

import io.leat.engine.driver.AttemptSpec;
import io.leat.engine.driver.shell.AttemptScript;
import java.nio.file.Path;
import java.util.List;

/** What the launcher of a host is told to make an attempt and begin it; see {@code launcher.sh}. */
final class LaunchCommands {
  private LaunchCommands() {}

  /** The commands for {@code spec}, all of whose paths are those of the host. */
  static String of(AttemptSpec spec) {
    Path folder = spec.folder().path();
    StringBuilder commands = new StringBuilder(1024);
    commands.append("make ").append(spec.lease().fence()).append(' ').append(folder).append('\n');
    AttemptScript.files(spec, List.of())
        .forEach(
            (file, text) -> {
              commands.append("file ").append(file).append('\n');
              lines(text, commands);
              commands.append(".\n");
            });
    return commands.append("start ").append(folder).append('\n').toString();
  }

  private static void lines(String text, StringBuilder commands) {
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
