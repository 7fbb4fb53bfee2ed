package io.leat.cli.checkout;

import io.leat.cli.terminal.BoundedFile;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.Syntax;
import io.leat.engine.folder.LeatFolder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the Jobfile that is meant. */
public final class JobfileFinder {

  private JobfileFinder() {}

  /**
   * A Jobfile.
   *
   * @param name how messages call it: as it was asked for
   */
  public record Found(String name, Path path) {}

  /**
   * The Jobfile for {@code written}: that file; in that folder; or, for null, in {@code folder}.
   *
   * @throws UsageProblem when there is none, or more than one
   */
  public static Found find(@Nullable String written, Path folder) {
    if (written == null) {
      Around near = around(folder);
      return in(near.folder, near.prefix);
    }
    Path path = resolve(folder, written);
    if (Files.isDirectory(path)) {
      return in(path, written.endsWith("/") ? written : written + "/");
    }
    if (!Files.exists(path)) {
      throw new UsageProblem(
          "there is no file '" + written + "'",
          written.matches("[\\w-]+")
              ? "here stands a Jobfile, or its folder; 'leat run' takes --job NAME and --task NAME"
              : null);
    }
    return new Found(written, path);
  }

  /** The bytes of the file, at most {@code most} and one more. */
  public static byte[] read(Found found, int most) {
    try {
      return BoundedFile.read(found.path(), most);
    } catch (IOException problem) {
      throw new UsageProblem("cannot read '" + found.name() + "': " + reason(problem), null);
    }
  }

  /** Why something failed, in words: what the system says, without the path. */
  public static String reason(IOException problem) {
    return switch (problem) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "there is no such file";
      case FileSystemException system when system.getReason() != null -> system.getReason();
      default -> {
        String message = problem.getMessage();
        yield message == null ? "the system does not say why" : message;
      }
    };
  }

  private static Path resolve(Path folder, String written) {
    try {
      return folder.resolve(written);
    } catch (InvalidPathException problem) {
      throw new UsageProblem("'" + written + "' is not a path", null);
    }
  }

  /** The names of the Jobfiles in {@code folder}. */
  public static List<String> present(Path folder) {
    List<String> present = new ArrayList<>(1);
    for (String name : Syntax.JOBFILES) {
      if (Files.isRegularFile(folder.resolve(name))) {
        present.add(name);
      }
    }
    // as a shell makes the one that is about to be written: leat convert --to yaml > Jobfile.yaml
    List<String> written =
        present.size() < 2
            ? present
            : present.stream().filter(name -> folder.resolve(name).toFile().length() > 0).toList();
    return written.isEmpty() ? present : written;
  }

  /** Whether {@link #find} looks at a Jobfile when it is given none: in {@code folder}, or above it. */
  public static boolean isAround(Path folder) {
    return !present(around(folder).folder).isEmpty();
  }

  /**
   * Whether a command in {@code folder} that is told no other place is about {@code workspace}: that is the folder or lies above it, with
   * neither a Jobfile nor runs between the two.
   */
  public static boolean leads(Path folder, Path workspace) {
    for (Path each = folder; each != null; each = each.getParent()) {
      if (!each.equals(folder) && !LeatFolder.mine(each)) {
        return false;
      }
      if (each.equals(workspace)) {
        return true;
      }
      if (!present(each).isEmpty() || Files.isDirectory(LeatFolder.in(each).runs())) {
        return false;
      }
    }
    return false;
  }

  /** The folder, or the nearest one above it that has a Jobfile and is of the same account as this process; the folder itself for none. */
  private static Around around(Path folder) {
    StringBuilder up = new StringBuilder();
    for (Path each = folder; each != null; each = each.getParent()) {
      if (!each.equals(folder) && !LeatFolder.mine(each)) {
        break;
      }
      if (!present(each).isEmpty()) {
        return new Around(each, up.toString());
      }
      up.append("../");
    }
    return new Around(folder, "");
  }

  /** A folder, and the way to it from another: {@code ../} for each step up. */
  private record Around(Path folder, String prefix) {}

  /** The file in {@code folder} that has the name of a Jobfile but for case, such as {@code jobfile}; null for none. */
  private static @Nullable String otherwise(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> Syntax.JOBFILES.stream().anyMatch(name::equalsIgnoreCase))
          .sorted()
          .findFirst()
          .orElse(null);
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static Found in(Path folder, String prefix) {
    List<String> present = present(folder);
    String where = prefix.isEmpty() ? "this folder" : "'" + prefix + "'";
    if (present.isEmpty()) {
      String other = otherwise(folder);
      if (other != null) {
        throw new UsageProblem(
            "there is no Jobfile in " + where + ", but a file '" + other + "'",
            "case matters: name it 'J" + other.substring(1).toLowerCase(Locale.ROOT) + "'");
      }
      throw new UsageProblem(
          "there is no Jobfile in " + where + (prefix.isEmpty() ? " or one above it" : ""),
          "give its path, or have one written for what is here: leat init");
    }
    if (present.size() > 1) {
      throw new UsageProblem(
          "there are several Jobfiles in " + where + ": '" + String.join("', '", present) + "'",
          "give the path of the one that is meant");
    }
    return new Found(prefix + present.getFirst(), folder.resolve(present.getFirst()));
  }
}
