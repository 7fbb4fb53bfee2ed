package io.leat.server.keep;

import io.leat.engine.artifact.RelPath;
import io.leat.engine.digest.Sha256;
import io.leat.store.Store;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A backup that is read again. Nothing in it is trusted: names stay below the folder, and sizes are those of the sums. */
public final class BackupFile implements AutoCloseable {
  private static final int LARGEST_TEXT = 1 << 30;
  private static final int SHOWN = 10;

  private final Path file;
  private final ZipFile zip;
  private final Map<String, Sum> sums;
  private final Map<String, String> head;
  private final byte[] list;
  private final String seal;

  private record Sum(String sha256, long size) {}

  private BackupFile(Path file, ZipFile zip) throws IOException {
    this.file = file;
    this.zip = zip;
    String text = text(file, zip, BackupFormat.SUMS);
    this.list = text.getBytes(StandardCharsets.UTF_8);
    this.sums = sums(file, text);
    this.head = head(file, zip);
    this.seal =
        zip.getEntry(BackupFormat.SEAL) == null ? "" : text(file, zip, BackupFormat.SEAL).strip();
  }

  /**
   * Opens a backup.
   *
   * @throws IOException when it is none, not whole, or of a newer Leat; says which
   */
  public static BackupFile open(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("'" + file + "' is no file that holds a backup");
    }
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
    } catch (ZipException cut) {
      throw new IOException(
          "'" + file + "' is no backup of Leat, or its end is missing: " + cut.getMessage(), cut);
    }
    boolean sound = false;
    try {
      BackupFile backup = new BackupFile(file, zip);
      backup.check();
      sound = true;
      return backup;
    } finally {
      if (!sound) {
        zip.close();
      }
    }
  }

  private static Map<String, Sum> sums(Path file, String text) throws IOException {
    Map<String, Sum> sums = new LinkedHashMap<>();
    for (String line : text.split("\n")) {
      String[] fields = line.split(" ", 3);
      if (fields.length != 3 || !fields[1].matches("[0-9]{1,18}")) {
        throw new IOException("'" + file + "' is damaged: its list of sums cannot be read");
      }
      sums.put(fields[2], new Sum(fields[0], Long.parseLong(fields[1])));
    }
    return sums;
  }

  private static Map<String, String> head(Path file, ZipFile zip) throws IOException {
    Map<String, String> head = new LinkedHashMap<>();
    for (String line : text(file, zip, BackupFormat.HEAD).split("\n")) {
      String[] fields = line.split(" ", 2);
      head.put(fields[0], fields.length == 2 ? fields[1] : "");
    }
    return head;
  }

  private static String text(Path file, ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("'" + file + "' is no backup of Leat: it has no '" + name + "'");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return new String(in.readNBytes(LARGEST_TEXT), StandardCharsets.UTF_8);
    } catch (ZipException | EOFException damaged) {
      throw new IOException("'" + name + "' in '" + file + "' is damaged", damaged);
    }
  }

  private void check() throws IOException {
    newest("the format of", head.getOrDefault(BackupFormat.HEAD, ""), BackupFormat.VERSION);
    newest("the database in", head.getOrDefault("schema", ""), Store.newestSchema());
    List<String> wrong = new ArrayList<>();
    zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> !name.equals(BackupFormat.SUMS) && !name.equals(BackupFormat.SEAL))
        .filter(name -> !sums.containsKey(name))
        .forEach(name -> wrong.add("'" + name + "' is not in its list"));
    for (String name : sums.keySet()) {
      if (zip.getEntry(name) == null) {
        wrong.add("'" + name + "' is missing");
      }
      RelPath.problem(path(name)).ifPresent(problem -> wrong.add("'" + name + "' " + problem));
      if (!name.equals(BackupFormat.HEAD)
          && !name.startsWith("hooks/")
          && !name.startsWith("projects/")
          && !name.equals(BackupFormat.DATABASE)) {
        wrong.add("'" + name + "' does not belong there");
      }
    }
    if (inFile() && !sums.containsKey(BackupFormat.DATABASE)) {
      wrong.add("'" + BackupFormat.DATABASE + "' is missing");
    }
    refuse(wrong);
  }

  /** A name that ends in a slash is that of a folder. */
  private static String path(String name) {
    return folder(name) ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean folder(String name) {
    return name.endsWith("/");
  }

  private void newest(String what, String version, int known) throws IOException {
    if (!version.matches("[0-9]{1,9}")) {
      throw new IOException("'" + file + "' is damaged: it does not say its version");
    }
    if (Integer.parseInt(version) > known) {
      throw new IOException(
          what
              + " '"
              + file
              + "' is of a newer Leat (version "
              + version
              + ", this one knows "
              + known
              + "); restore it with that one");
    }
  }

  private void refuse(List<String> wrong) throws IOException {
    if (!wrong.isEmpty()) {
      String shown = String.join("\n  ", wrong.subList(0, Math.min(SHOWN, wrong.size())));
      throw new IOException(
          "'"
              + file
              + "' is damaged:\n  "
              + shown
              + (wrong.size() > SHOWN ? "\n  and " + (wrong.size() - SHOWN) + " more" : ""));
    }
  }

  /**
   * Whether all in it is as the server wrote it that has one of the keys of {@code sealing}, which gives the seal by each. Files that are not
   * do not count as that when they are extracted.
   */
  public boolean isSealed(Function<byte[], List<byte[]>> sealing) {
    return sealing.apply(list).stream().anyMatch(this::isSeal);
  }

  private boolean isSeal(byte[] expected) {
    return MessageDigest.isEqual(
        HexFormat.of().formatHex(expected).getBytes(StandardCharsets.US_ASCII),
        seal.getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether the database is in it; else it must be restored by the tools of PostgreSQL. */
  public boolean inFile() {
    return "file".equals(head.get("database"));
  }

  /** When it was begun, as it is written in it. */
  public String created() {
    return head.getOrDefault("created", "");
  }

  /** How many files it brings. */
  public int files() {
    return (int) sums.keySet().stream().filter(name -> !folder(name)).count() - 1;
  }

  /**
   * Writes all files below {@code folder}, each checked against its sum.
   *
   * @throws IOException when some are damaged, naming them, or one cannot be written; what was written is left
   */
  public void extract(Path folder) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, Sum> each : sums.entrySet()) {
      String name = each.getKey();
      Path to = folder.resolve(RelPath.of(path(name)).text());
      if (folder(name)) {
        Files.createDirectories(to);
      } else if (name.equals(BackupFormat.HEAD)) {
        if (!isHead(each.getValue())) {
          wrong.add("'" + name + "' is not as it was written");
        }
      } else {
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        if (!extract(name, each.getValue(), to)) {
          wrong.add("'" + name + "' is not as it was written");
        }
      }
    }
    refuse(wrong);
  }

  private boolean isHead(Sum expected) throws IOException {
    byte[] bytes = text(file, zip, BackupFormat.HEAD).getBytes(StandardCharsets.UTF_8);
    return Sha256.hex(bytes).equals(expected.sha256());
  }

  private boolean extract(String name, Sum expected, Path to) throws IOException {
    MessageDigest sum = Sha256.create();
    byte[] piece = new byte[1 << 16];
    long size = 0;
    try (OutputStream out =
        Files.newOutputStream(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
        for (int count = in.read(piece);
            count >= 0 && size <= expected.size();
            count = in.read(piece)) {
          out.write(piece, 0, count);
          sum.update(piece, 0, count);
          size += count;
        }
      } catch (ZipException | EOFException damaged) {
        return false;
      }
    }
    return size == expected.size()
        && HexFormat.of().formatHex(sum.digest()).equals(expected.sha256());
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
