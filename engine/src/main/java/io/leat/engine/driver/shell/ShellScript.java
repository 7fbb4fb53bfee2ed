package io.leat.engine.driver.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
    return of(
        "launcher",
        folder() + text(ShellScript.class, "step-time") + read(ShellScript.class, "launcher"));
  }

  /** The function that makes folders, for scripts that stand behind it. */
  public static String folder() {
    return text(ShellScript.class, "folder");
  }

  /** The script {@code NAME.sh} that lies beside {@code type}. */
  public static ShellScript of(Class<?> type, String name) throws IOException {
    return of(name, read(type, name));
  }

  /**
   * What {@code NAME.sh} beside {@code type} does, for a shell that is handed it as a word: without the comment that the file begins with.
   *
   * @throws UncheckedIOException when this build is not whole
   */
  public static String text(Class<?> type, String name) {
    String text;
    try {
      text = read(type, name);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    int begin = 0;
    while (text.startsWith("#", begin)) {
      begin = text.indexOf('\n', begin) + 1;
    }
    return text.substring(begin);
  }

  private static String read(Class<?> type, String name) throws IOException {
    try (InputStream resource = type.getResourceAsStream(name + ".sh")) {
      if (resource == null) {
        throw new IOException("this build of Leat lacks " + name + ".sh");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A script of the text given. */
  public static ShellScript of(String name, String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return new ShellScript(name + "-" + Long.toHexString(sum.getValue()) + ".sh", text);
  }
}
