package io.leat.cli.checkout;

import io.leat.dsl.SourceLoader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a Jobfile loaded, and the lock that it was read with. It is kept with the run, so that runs which its tasks start read the same,
 * whatever has become of the files meanwhile. For one thread.
 */
public final class LoadedFiles implements SourceLoader {
  private static final String FILES = "files";
  private static final String LOCK = "lock";

  private final SourceLoader loader;
  private final Map<String, byte[]> files = new TreeMap<>();
  private byte @Nullable [] lock;

  /** Remembers what {@code loader} brings from now on. */
  public LoadedFiles(SourceLoader loader) {
    this.loader = loader;
  }

  /**
   * Brings what was kept in {@code folder}, and by {@code otherwise} what was not.
   *
   * @param folder may be missing
   * @param most how many bytes a file may have
   */
  public static LoadedFiles of(Path folder, SourceLoader otherwise, int most) {
    SourceLoader kept = new CheckoutLoader(folder.resolve(FILES), null, most);
    return new LoadedFiles(
        new SourceLoader() {
          @Override
          public byte[] load(String path) throws IOException {
            try {
              return kept.load(path);
            } catch (FileNotFoundException notKept) {
              return otherwise.load(path);
            }
          }

          @Override
          public byte[] lock(String jobfile) throws IOException {
            Path lock = folder.resolve(LOCK);
            return Files.exists(lock) ? Files.readAllBytes(lock) : otherwise.lock(jobfile);
          }
        });
  }

  @Override
  public byte[] load(String path) throws IOException {
    byte[] bytes = loader.load(path);
    files.put(path, bytes);
    return bytes;
  }

  @Override
  public byte[] lock(String jobfile) throws IOException {
    byte[] bytes = loader.lock(jobfile);
    lock = bytes;
    return bytes;
  }

  /** Keeps in {@code folder} what was brought; makes no folder when nothing was. */
  public void keep(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> each : files.entrySet()) {
      Path file = folder.resolve(FILES).resolve(each.getKey());
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, each.getValue());
    }
    byte[] text = lock;
    if (text != null) {
      Files.createDirectories(folder);
      Files.write(folder.resolve(LOCK), text);
    }
  }
}
