package io.leat.engine.artifact;

import io.leat.engine.digest.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files below some folder: their paths, sizes, executable bits and digests, sorted by path, each path once. May be empty.
 *
 * <p>Its text is a line a file after one line that names the format: {@code f} or {@code x} (executable), size, digest and
 * path, or {@code l}, target and path, separated by tabs and escaped. Equal sets have equal texts.
 */
public final class FileSet {
  private static final String HEAD = "leat-files 1";

  private final List<FileEntry> entries;
  private @Nullable Digest digest;

  private FileSet(List<FileEntry> entries) {
    this.entries = entries;
  }

  /**
   * A set of these files, in any order.
   *
   * @throws IllegalArgumentException when a path is there twice
   */
  public static FileSet of(Collection<? extends FileEntry> files) {
    List<FileEntry> sorted = new ArrayList<>(files);
    sorted.sort(Comparator.comparing(FileEntry::path));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i - 1).path().equals(sorted.get(i).path())) {
        throw new IllegalArgumentException("'" + sorted.get(i).path() + "' is there twice");
      }
    }
    return new FileSet(List.copyOf(sorted));
  }

  /** Sorted by path. */
  public List<FileEntry> entries() {
    return entries;
  }

  /** The file with that path; empty when there is none, also for what no path is. */
  public Optional<FileEntry> find(String path) {
    RelPath wanted;
    try {
      wanted = RelPath.of(path);
    } catch (IllegalArgumentException noPath) {
      return Optional.empty();
    }
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).path().compareTo(wanted) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < entries.size() && entries.get(low).path().equals(wanted)
        ? Optional.of(entries.get(low))
        : Optional.empty();
  }

  /** Bytes of all files together; links count nothing. */
  public long size() {
    long size = 0;
    for (FileEntry each : entries) {
      if (each instanceof FileEntry.Regular file) {
        size += file.size();
      }
    }
    return size;
  }

  /** The digest of the text. */
  public Digest digest() {
    Digest known = digest;
    if (known == null) {
      MessageDigest sum = Sha256.create();
      try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sum)) {
        write(out);
      } catch (IOException e) {
        throw new UncheckedIOException("nothing is written anywhere", e);
      }
      known = Digest.of(sum);
      digest = known;
    }
    return known;
  }

  /** Writes the text in UTF-8, without closing {@code out}. */
  public void write(OutputStream out) throws IOException {
    StringBuilder lines = new StringBuilder(1 << 14).append(HEAD).append('\n');
    for (FileEntry each : entries) {
      if (each instanceof FileEntry.Regular file) {
        lines
            .append(file.executable() ? "x\t" : "f\t")
            .append(file.size())
            .append('\t')
            .append(file.digest().hex())
            .append('\t');
      } else if (each instanceof FileEntry.Link link) {
        lines.append("l\t").append(Escapes.escape(link.target())).append('\t');
      }
      lines.append(Escapes.escape(each.path().text())).append('\n');
      if (lines.length() > 1 << 13) {
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        lines.setLength(0);
      }
    }
    out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads what {@link #write} has written. Nothing in it is trusted: paths, links and order are checked.
   *
   * @throws IOException when it is something else, naming the line
   */
  public static FileSet read(InputStream in) throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    read(in, entries::add);
    return new FileSet(List.copyOf(entries));
  }

  /** Takes the files of a set one by one. */
  @FunctionalInterface
  interface Sink {
    void take(FileEntry file) throws IOException;
  }

  /** Reads as {@link #read(InputStream)} does and hands over each file in order, so that no more than one of them is held. */
  static void read(InputStream in, Sink sink) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    if (!HEAD.equals(lines.readLine())) {
      throw new IOException("a list of files begins with the line '" + HEAD + "'");
    }
    RelPath before = null;
    int number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      FileEntry entry;
      try {
        entry = entry(line);
        if (before != null && before.compareTo(entry.path()) >= 0) {
          throw new IllegalArgumentException("'" + entry.path() + "' is out of order");
        }
      } catch (IllegalArgumentException e) {
        throw new IOException("line " + number + " of a list of files: " + e.getMessage(), e);
      }
      before = entry.path();
      sink.take(entry);
    }
  }

  private static FileEntry entry(String line) {
    String[] fields = line.split("\t", -1);
    RelPath path = RelPath.of(Escapes.unescape(fields[fields.length - 1]));
    if (fields.length == 3 && fields[0].equals("l")) {
      return new FileEntry.Link(path, Escapes.unescape(fields[1]));
    }
    boolean executable = fields[0].equals("x");
    if (fields.length != 4 || (!executable && !fields[0].equals("f"))) {
      throw new IllegalArgumentException("unknown kind of file");
    }
    long size = Long.parseLong(fields[1]);
    if (size < 0) {
      throw new IllegalArgumentException("a file cannot have " + size + " bytes");
    }
    return new FileEntry.Regular(path, size, executable, Digest.of(fields[2]));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileSet set && entries.equals(set.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.size() + " files, " + size() + " bytes";
  }
}
