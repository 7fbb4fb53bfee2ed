package io.leat.server.api;

import io.leat.contract.ArtifactFile;
import io.leat.contract.ArtifactOperations;
import io.leat.contract.ArtifactView;
import io.leat.contract.MediaType;
import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.FileEntry;
import io.leat.engine.artifact.FileSet;
import io.leat.engine.folder.ArtifactNote;
import io.leat.engine.folder.RunArtifacts;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.server.host.RunFiles;
import io.leat.server.host.RunService;
import io.leat.server.http.Answer;
import io.leat.server.http.Disposition;
import io.leat.server.http.Page;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Artifacts: listed, and handed out to be saved. */
final class ArtifactRoutes {
  private final PathLookup found;
  private final FileLists lists = new FileLists();

  ArtifactRoutes(Store store, RunService host) {
    this.found = new PathLookup(store, host);
  }

  List<Route> routes() {
    return List.of(
        Route.of(ArtifactOperations.LIST_ARTIFACTS, this::list),
        Route.of(ArtifactOperations.LIST_FILES, this::files),
        Route.of(ArtifactOperations.GET_ZIP, this::zip),
        Route.of(ArtifactOperations.GET_FILE, this::file));
  }

  private Answer list(Request request) throws IOException {
    RunFiles files = found.files(found.run(request));
    RunArtifacts artifacts = new RunArtifacts(files.leat(), files.folder());
    List<ArtifactView> items = new ArrayList<>();
    for (Task task : files.job().job().graph().order()) {
      TreeSet<ArtifactName> names = new TreeSet<>(task.artifacts().keySet());
      names.add(Need.Stream.RECORDED);
      for (ArtifactName name : names) {
        ArtifactNote note = artifacts.noted(task.name(), name);
        if (note != null) {
          Digest digest = note.files();
          FileSet set = note.gone() == null ? artifacts.files(digest) : FileSet.of(List.of());
          items.add(
              new ArtifactView(
                  task.name().text(),
                  name.text(),
                  digest.hex(),
                  set.entries().size(),
                  set.size(),
                  note.until(),
                  note.gone()));
        }
      }
    }
    return Page.whole(items).answer(request);
  }

  private record Asked(RunArtifacts artifacts, Digest digest, String name) {}

  private Asked asked(Request request) throws IOException {
    RunFiles files = found.files(found.run(request));
    TaskName task = found.task(request, files);
    String name = request.required("artifact");
    RunArtifacts artifacts = new RunArtifacts(files.leat(), files.folder());
    Digest digest =
        NameRule.TITLE.problem(name).isPresent()
            ? null
            : artifacts.find(task, new ArtifactName(name));
    if (digest == null) {
      throw Problem.notFound("artifact", name).refusal();
    }
    return new Asked(artifacts, digest, name);
  }

  private Answer files(Request request) throws IOException {
    Asked asked = asked(request);
    // another attempt may have left another artifact: a place in this one is none there
    return Slice.of(
            request,
            "files of " + asked.digest().hex(),
            lists.get(asked.digest(), asked.artifacts()).entries(),
            (each, items) -> items.add(file(each)))
        .tag(asked.digest().hex());
  }

  private static ArtifactFile file(FileEntry entry) {
    String path = entry.path().text();
    return switch (entry) {
      case FileEntry.Regular file ->
          new ArtifactFile(path, file.size(), file.digest().hex(), null, file.executable());
      case FileEntry.Link link -> new ArtifactFile(path, 0, null, link.target(), false);
    };
  }

  private Answer zip(Request request) throws IOException {
    Asked asked = asked(request);
    return new Answer.Stream(
        MediaType.ZIP,
        Disposition.save(asked.name() + ".zip"),
        out -> asked.artifacts().zip(asked.digest(), out),
        Map.of());
  }

  private Answer file(Request request) throws IOException {
    Asked asked = asked(request);
    String path = request.required("path");
    FileSet files = lists.get(asked.digest(), asked.artifacts());
    if (files.find(path).orElse(null) instanceof FileEntry.Regular file) {
      return Answer.file(
          asked.artifacts().content(file), MediaType.BYTES, file.digest().hex(), path);
    }
    throw Problem.notFound("file in artifact '" + asked.name() + "'", path).refusal();
  }
}
