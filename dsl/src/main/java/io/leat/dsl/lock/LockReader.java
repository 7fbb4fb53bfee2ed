package io.leat.dsl.lock;

import io.leat.dsl.config.ConfigNode;
import io.leat.dsl.config.ConfigTree;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.LoadPath;
import io.leat.dsl.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads locks, and trusts none: a text that has not the digest beside it is refused, since somebody changed it by hand. */
public final class LockReader {
  private static final String AGAIN = "'leat lock' writes it anew; commit what it writes";

  private final Diagnostics diagnostics;

  private LockReader(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** The lock that {@code source} holds; empty when something is wrong with it, which has been reported then. */
  public static Optional<Lock> read(JobfileSource source, Limits limits, Diagnostics diagnostics) {
    LockReader reader = new LockReader(diagnostics);
    return ConfigTree.read(source, limits, diagnostics).flatMap(reader::lock);
  }

  private Optional<Lock> lock(ConfigNode root) {
    Map<String, ConfigNode> fields = fields(root);
    ConfigNode version = fields.get("version");
    if (!(version instanceof ConfigNode.Numeric(var amount, var _))
        || amount.intValue() != Lock.VERSION) {
      return refuse(
          version == null ? root.span() : version.span(),
          "this is not a lock of version " + Lock.VERSION,
          "use the 'leat' that wrote it, or a newer one; " + AGAIN);
    }
    if (!(fields.get("files") instanceof ConfigNode.Items(List<ConfigNode> items, var _))) {
      return refuse(root.span(), "a lock has a list 'files'", AGAIN);
    }
    List<LockedFile> files = new ArrayList<>();
    for (ConfigNode item : items) {
      Optional<LockedFile> file = file(item);
      if (file.isEmpty()) {
        return Optional.empty();
      }
      files.add(file.get());
    }
    return Optional.of(new Lock(files));
  }

  private Optional<LockedFile> file(ConfigNode node) {
    Map<String, ConfigNode> fields = fields(node);
    for (String key : List.of("url", "ref", "file", "commit", "sha256")) {
      if (!(fields.get(key) instanceof ConfigNode.Text)) {
        return refuse(node.span(), "a locked file has a text '" + key + "'", AGAIN);
      }
    }
    if (!(fields.get("lines") instanceof ConfigNode.Items(List<ConfigNode> lines, var _))
        || !lines.stream().allMatch(line -> line instanceof ConfigNode.Text)) {
      return refuse(node.span(), "a locked file has a list of texts 'lines'", AGAIN);
    }
    LockedFile file =
        new LockedFile(
            new LoadPath(
                new LoadPath.Repository(text(fields, "url"), text(fields, "ref")),
                text(fields, "file")),
            text(fields, "commit"),
            lines.stream().map(LockReader::text).collect(Collectors.joining("\n")));
    ConfigNode digest = fields.get("sha256");
    if (digest != null && !file.digest().equals(text(digest))) {
      return refuse(
          digest.span(),
          "the lines of '" + file.path() + "' have the SHA-256 " + file.digest(),
          "somebody changed them by hand; " + AGAIN);
    }
    return Optional.of(file);
  }

  private static Map<String, ConfigNode> fields(ConfigNode node) {
    Map<String, ConfigNode> fields = new TreeMap<>();
    if (node instanceof ConfigNode.Entries(List<ConfigNode.Entry> entries, var _)) {
      entries.forEach(entry -> fields.put(entry.key(), entry.value()));
    }
    return fields;
  }

  private static String text(Map<String, ConfigNode> fields, String key) {
    return text(fields.get(key));
  }

  private static String text(@Nullable ConfigNode node) {
    return node instanceof ConfigNode.Text(String text, var _, var _) ? text : "";
  }

  private <T> Optional<T> refuse(SourceSpan at, String message, String help) {
    diagnostics.add(Diagnostic.of(DiagnosticCode.LOAD, at, message).help(help));
    return Optional.empty();
  }
}
