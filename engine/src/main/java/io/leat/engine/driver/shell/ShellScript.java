package io.leat.engine.driver.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A script that stays and is sent commands, such as {@code launcher.sh}.
 *
 * @param name of its file; a shell reads its script as it goes and must not see it change, and each version of Leat has a script of
 *     its own, so the name tells what is in it
 */
public record ShellScript(String name, String text) {

  /** The launcher of attempts. */
  public static ShellScript launcher() throws IOException {
    return of(ShellScript.class, "launcher");
  }

  /** The script {@code NAME.sh} that lies beside {@code type}. */
  public static ShellScript of(Class<?> type, String name) throws IOException {
    String text;
    try (InputStream resource = type.getResourceAsStream(name + ".sh")) {
      if (resource == null) {
        throw new IOException("this build of Leat lacks " + name + ".sh");
      }
      text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
    return of(name, text);
  }

  /** A script of the text given. */
  public static ShellScript of(String name, String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return new ShellScript(name + "-" + Long.toHexString(sum.getValue()) + ".sh", text);
  }
}
