package io.leat.dsl.lock;

import io.leat.dsl.config.ConfigWriter;
import io.leat.dsl.declaration.Datum;
import io.leat.dsl.source.LoadPath;
import io.leat.dsl.source.SourceSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What lies beside a Jobfile as {@code Jobfile.lock}: each file that it loads from another repository, with the commit that it was
 * taken from and its text (ADR 37). Whoever reads the Jobfile reads these texts, and fetches nothing.
 *
 * @param files sorted by URL, ref and path; no path twice
 */
public record Lock(List<LockedFile> files) {

  /** The end of the name: the lock of {@code Jobfile} is {@code Jobfile.lock}. */
  public static final String ENDING = ".lock";

  /** The version of the form in which it is written. */
  static final int VERSION = 1;

  /** The lock of a Jobfile that loads nothing from elsewhere. */
  public static final Lock EMPTY = new Lock(List.of());

  public Lock {
    files = files.stream().sorted(Comparator.comparing(file -> file.path().toString())).toList();
  }

  /** The file that {@code path} names; empty when it is not locked. */
  public Optional<LockedFile> file(LoadPath path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst();
  }

  /** As it is written: JSON, each line of a text on a line of its own, so that a change of what is loaded can be read in a diff. */
  public String text() {
    List<Datum> written = new ArrayList<>();
    for (LockedFile file : files) {
      written.add(
          entries(
              entry("url", Datum.of(file.repository().url())),
              entry("ref", Datum.of(file.repository().ref())),
              entry("file", Datum.of(file.path().file())),
              entry("commit", Datum.of(file.commit())),
              entry("sha256", Datum.of(file.digest())),
              // joined by line feeds they are the text again
              entry("lines", Datum.texts(List.of(file.text().split("\n", -1))))));
    }
    return ConfigWriter.json(
        entries(
            entry("version", Datum.of(VERSION)),
            entry("files", new Datum.Items(written, SourceSpan.NOWHERE))));
  }

  private static Datum.Entry entry(String key, Datum value) {
    return new Datum.Entry(key, SourceSpan.NOWHERE, value);
  }

  private static Datum entries(Datum.Entry... entries) {
    return new Datum.Entries(List.of(entries), SourceSpan.NOWHERE);
  }
}
